using Drafting.Domain.Text;

namespace Drafting.Benchmarks;

/// <summary>
/// Typing as it comes from people, out of a seeded generator: bursts of single letters at a caret that moves on, corrections backwards, jumps of the caret, words selected and replaced, now and then a paste or the loss of a sentence.
/// The text stays near the length that a long paragraph has. The same seed gives the same stream on every machine.
/// </summary>
sealed class Typist(uint seed)
{
    const string Letters = "etaoinshrdlucmfwypvbgk";
    const int Longest = 6_000;
    uint state = seed;

    /// <summary>So many changes, each on the text that the one before made; the first on <paramref name="length"/> units.</summary>
    public List<ChangeSet> Types(int length, int count)
    {
        var changes = new List<ChangeSet>(count);
        while (changes.Count < count) Burst(changes, ref length, count);
        return changes;
    }

    void Burst(List<ChangeSet> changes, ref int length, int count)
    {
        var caret = Below(length + 1);
        var kind = Below(100);
        var times = kind < 88 ? 5 + Below(40) : 1;
        for (var i = 0; i < times && changes.Count < count; i++)
        {
            var edit = kind switch
            {
                < 70 when length < Longest => new Edit(caret, caret, Letter(i)),
                < 88 => new Edit(Math.Max(0, caret - 1), caret, ""),
                < 94 => new Edit(caret, Math.Min(length, caret + 1 + Below(12)), Words(1 + Below(3))),
                < 97 when length < Longest => new Edit(caret, caret, Words(20 + Below(60))),
                _ => new Edit(caret, Math.Min(length, caret + Below(400)), ""),
            };
            if (edit.From == edit.To && edit.Insert.Length == 0) return;
            var change = ChangeSet.Of(length, edit);
            changes.Add(change);
            length = change.NewLength;
            caret = edit.From + edit.Insert.Length;
        }
    }

    string Letter(int i) => i % 6 == 5 ? " " : Letters[Below(Letters.Length)].ToString();

    string Words(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => string.Concat(Enumerable.Range(0, 2 + Below(8)).Select(_ => Letters[Below(Letters.Length)]))));

    public int Below(int n)
    {
        // xorshift32: small, and the same everywhere.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)n);
    }
}
