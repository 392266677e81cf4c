using CsCheck;
using Drafting.Domain.Amendments;
using Drafting.Domain.Comparison;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Amendments;

public sealed class RebasingTests(ITestOutputHelper output)
{
    const int Times = 3_000;

    /// <summary>The words of base and wording, in lower case; those of the others are in upper case, with a space of their own kind, so that nobody can mistake one for the other.</summary>
    static readonly Gen<string> Mine = Gen.OneOfConst("a", "the", "shall", "report", "on", "water", "non-binding", "75/240", ",", ".", ";").Array[0, 9].Select(w => string.Join(' ', w));
    static readonly Gen<string> Theirs = Gen.OneOfConst("", "", "X", "\tX\t", "Y Z", "\t", "QQ").Select(w => w.Replace(' ', '\t'));
    static readonly Gen<(int At, int Over, string Insert)[]> Acts = Gen.Select(Gen.Int[0, 997], Gen.Int[0, 9], Theirs).Array[0, 5];

    static (List<ChangeSet> Since, string Current) Chain(string text, (int At, int Over, string Insert)[] acts)
    {
        var since = new List<ChangeSet>();
        foreach (var (at, over, insert) in acts)
        {
            var from = at % (text.Length + 1);
            var change = ChangeSet.Of(text.Length, new Edit(from, Math.Min(text.Length, from + over), insert));
            since.Add(change);
            text = change.Apply(text);
        }

        return (since, text);
    }

    static Standing Standing(string baseText, string wording, params string[] versions)
    {
        var since = new List<ChangeSet>();
        var current = baseText;
        foreach (var version in versions)
        {
            since.Add(Difference.Between(current, version).ToChangeSet());
            current = version;
        }

        return Rebasing.Onto(baseText, wording, since, current);
    }

    static string Show(Standing standing) => string.Concat(standing.Runs.Select(r => r.Kind switch { RunKind.Deleted => $"-{r.Text}-", RunKind.Inserted => $"+{r.Text}+", _ => r.Text }));

    [Theory]
    [InlineData("We shall report.", "We should report.", "We shall report today.", "We -shall-+should+ report today.")]
    [InlineData("We shall report.", "We should report.", "All of us shall report.", "All of us -shall-+should+ report.")]
    [InlineData("Men are here.", "Men and women are here.", "People are here.", "People +and women +are here.")]
    [InlineData("A and B.", "A and B and C.", "A and D and B.", "A and D and B+ and C+.")]
    [InlineData("One. Two. Three.", "One. Three.", "One. Two. Three. Four.", "One. -Two. -Three. Four.")]
    [InlineData("One. Two. Three.", "One. Three.", "Zero. One. Two. Three.", "Zero. One. -Two. -Three.")]
    [InlineData("the large, old and green sea", "the sea", "the large, old and sea", "the -large, old and -sea")]
    public void Where_the_text_changed_elsewhere_both_effects_are_there_and_nothing_collides(string baseText, string wording, string current, string shown)
    {
        var standing = Standing(baseText, wording, current);
        Assert.Equal(shown, Show(standing));
        Assert.Empty(standing.Collisions);
        Assert.False(standing.Spent);
    }

    [Theory]
    [InlineData("We shall report.", "We should report.", "We should report.")]
    [InlineData("We shall report.", "We should report.", "Today we should report.")]
    [InlineData("We shall now report.", "We shall report.", "We shall report on it.")]
    [InlineData("Men are here.", "Men and women are here.", "All men and women are here.")]
    public void What_the_text_already_has_is_spent_and_not_doubled(string baseText, string wording, string current)
    {
        var standing = Standing(baseText, wording, current);
        Assert.True(standing.Spent);
        Assert.Equal(current, standing.Result);
        Assert.Empty(standing.Collisions);
        Assert.Equal(0, standing.Distance);
    }

    [Theory]
    [InlineData("We shall report.", "We should report.", "We must report.", "We must report.", "3-7 shall|should|must")]
    [InlineData("We shall report.", "We should report.", "We report.", "We report.", "3-3 shall |should |")]
    [InlineData("We shall not report.", "We may report.", "We shall never report.", "We may never report.", "3-14 shall not|may|shall never")]
    [InlineData("We shall urgently report.", "We must report.", "We will urgently report.", "We will must report.", "3-16 shall urgently|must|will urgently")]
    [InlineData("All Sates are here.", "All are here.", "All States are here.", "All States are here.", "4-11 Sates ||States ")]
    [InlineData("Men are here.", "Men and women are here.", "Men and children are here.", "Men and children and women are here.", "4-17 |and women |and children ")]
    [InlineData("One. Two.", "", "One. Two. Three.", " Three.", "0-16 One. Two.||One. Two. Three.")]
    [InlineData("We go.", "We go and stay.", "", "", "0-0 We go.|We go and stay.|")]
    public void A_touch_of_the_same_words_is_a_collision_with_all_three_wordings(string baseText, string wording, string current, string result, string collision)
    {
        var standing = Standing(baseText, wording, current);
        Assert.Equal(collision, string.Join(" & ", standing.Collisions.Select(c => $"{c.From}-{c.To} {c.BaseWords}|{c.AmendmentWords}|{c.CurrentWords}")));
        Assert.Equal(result, standing.Result);
        Assert.False(standing.Spent);
    }

    [Fact]
    public void Words_inserted_where_both_neighbours_went_are_in_the_collision_and_not_in_the_result()
    {
        var current = "We go and see and come.";
        var since = new List<ChangeSet>();
        for (var i = 0; i < " go and see".Length; i++)
        {
            since.Add(ChangeSet.Of(current.Length, new Edit(12 - i, 13 - i, "")));
            current = since[^1].Apply(current);
        }

        var standing = Rebasing.Onto("We go and see and come.", "We go and hear and see and come.", since, current);
        Assert.Equal("We and come.", standing.Result);
        Assert.Contains("hear", Assert.Single(standing.Collisions).AmendmentWords, StringComparison.Ordinal);
        Assert.Empty(standing.Hunks);
        Assert.False(standing.Spent);
    }

    [Fact]
    public void A_hunk_can_be_taken_alone()
    {
        var standing = Standing("We shall report on water.", "We should report on clean water.");
        Assert.Equal(["shall>should", ">clean "], standing.Hunks.Select(h => $"{h.Deleted}>{h.Inserted}"));
        Assert.Equal("We shall report on clean water.", Rebasing.Only(standing, "We shall report on water.", new HashSet<int> { 1 }).Apply("We shall report on water."));
        Assert.Equal(standing.Result, Rebasing.Only(standing, "We shall report on water.", new HashSet<int> { 0, 1 }).Apply("We shall report on water."));
        Assert.Throws<ArgumentException>(() => Rebasing.Only(standing, "We shall report on water.", new HashSet<int> { 2 }));
    }

    [Theory]
    [InlineData("one two three four", "one two three five", 0.25)]
    [InlineData("one two three four", "", 1)]
    [InlineData("one two three four", "one two three four and much more than that", 1)]
    [InlineData("one two three four", "one two three four", 0)]
    [InlineData("one two, three four", "one two; three four", 0)]
    [InlineData("", "one", 1)]
    public void Distance_is_the_share_of_words_changed(string text, string wording, double distance) => Assert.Equal(distance, Standing(text, wording).Distance);

    [Fact]
    public void Changes_that_lead_elsewhere_are_refused() =>
        Assert.Throws<ArgumentException>(() => Rebasing.Onto("a", "b", [ChangeSet.Of(1, new Edit(0, 1, "c"))], "d"));

    [Fact]
    public void With_nothing_since_the_result_is_the_wording_and_the_changes_are_those_of_the_difference() =>
        Gen.Select(Mine, Mine).Sample(
            (text, wording) =>
            {
                var standing = Rebasing.Onto(text, wording, [], text);
                return standing.Result == wording && standing.Collisions.Count == 0 && standing.Changes.Equals(Difference.Between(text, wording).ToChangeSet());
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Runs_are_both_texts_in_whole_tokens_and_the_hunks_are_the_changes() =>
        Gen.Select(Mine, Mine, Acts).Sample(
            (text, wording, acts) =>
            {
                var (since, current) = Chain(text, acts);
                var standing = Rebasing.Onto(text, wording, since, current);
                string Of(RunKind kind) => string.Concat(standing.Runs.Where(r => r.Kind is RunKind.Kept || r.Kind == kind).Select(r => r.Text));
                bool Whole(RunKind kind, string whole) => standing.Runs.Where(r => r.Kind is RunKind.Kept || r.Kind == kind).SelectMany(r => Token.Cut(r.Text)).SequenceEqual(Token.Cut(whole));
                return standing.Changes.Apply(current) == standing.Result && Of(RunKind.Deleted) == current && Of(RunKind.Inserted) == standing.Result
                    && Whole(RunKind.Deleted, current) && Whole(RunKind.Inserted, standing.Result)
                    && standing.Runs.Zip(standing.Runs.Skip(1)).All(p => p.First.Kind != p.Second.Kind) && standing.Runs.All(r => r.Text.Length > 0)
                    && standing.Hunks.Select((h, i) => h.Index == i && current[h.From..h.To] == h.Deleted).All(x => x)
                    && Rebasing.Only(standing, current, standing.Hunks.Select(h => h.Index).ToHashSet()).Equals(standing.Changes)
                    && standing.Collisions.All(c => current[c.From..c.To] == c.CurrentWords && text.Contains(c.BaseWords, StringComparison.Ordinal)) && standing.Distance is >= 0 and <= 1;
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void What_is_done_and_taken_back_leaves_the_standing_as_it_was() =>
        Gen.Select(Mine, Mine, Acts).Sample(
            (text, wording, acts) =>
            {
                var (since, current) = Chain(text, acts);
                var now = current;
                for (var i = since.Count - 1; i >= 0; i--)
                {
                    var before = since.Take(i).Aggregate(text, (t, c) => c.Apply(t));
                    since.Add(since[i].Invert(before));
                }

                var (there, fresh) = (Rebasing.Onto(text, wording, since, text), Rebasing.Onto(text, wording, [], text));
                return there.Changes.Equals(fresh.Changes) && there.Collisions.Count == 0 && there.Spent == fresh.Spent;
            },
            output.WriteLine, iter: Times);

    /// <summary>
    /// The oracle knows nothing of change sets: every character carries a name of its own through the edits, a word survives when its characters are still one word, and the intention takes its words out of what is left and
    /// puts its own beside what is left. White space is left out of the comparison.
    /// </summary>
    [Fact]
    public void Rebasing_over_edits_is_applying_the_intention_to_the_words_that_survived() =>
        Gen.Select(Mine, Mine, Acts).Sample(
            (text, wording, acts) =>
            {
                var (since, current) = Chain(text, acts);
                var standing = Rebasing.Onto(text, wording, since, current);
                var (expected, lost) = Oracle(text, wording, acts);
                var actual = Words(standing.Result);
                if (standing.Spent || current == wording) return true;
                if (expected != actual) throw new InvalidOperationException($"“{text}” → “{wording}” on “{current}”: expected {expected}, got {actual}");
                return lost.All(words => standing.Collisions.Any(c => c.AmendmentWords.Contains(words, StringComparison.Ordinal)));
            },
            output.WriteLine, iter: Times * 3);

    static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    static (string Words, List<string> Lost) Oracle(string text, string wording, (int At, int Over, string Insert)[] acts)
    {
        var now = text.Select((c, i) => (Char: c, Name: i)).ToList();
        foreach (var (at, over, insert) in acts)
        {
            var from = at % (now.Count + 1);
            now.RemoveRange(from, Math.Min(now.Count - from, over));
            now.InsertRange(from, insert.Select(c => (c, -1)));
        }

        var survivors = new HashSet<int>();
        var place = now.Select((c, i) => (c.Name, i)).Where(p => p.Name >= 0).ToDictionary(p => p.Name, p => p.i);
        var tokensNow = new HashSet<(int, int)>();
        var position = 0;
        foreach (var token in Token.Cut(string.Concat(now.Select(c => c.Char)))) tokensNow.Add((position, position += token.Length));
        position = 0;
        foreach (var token in Token.Cut(text))
        {
            var names = Enumerable.Range(position, token.Length).ToList();
            position += token.Length;
            if (string.IsNullOrWhiteSpace(token)) survivors.UnionWith(names.Where(place.ContainsKey));
            else if (names.All(place.ContainsKey) && names.All(n => place[n] == place[names[0]] + n - names[0]) && tokensNow.Contains((place[names[0]], place[names[0]] + token.Length))) survivors.UnionWith(names);
        }

        var lost = new List<string>();
        var (removed, inserted) = (new HashSet<int>(), new SortedDictionary<int, string>());
        foreach (var change in Difference.Between(text, wording).ToChangeSet().ChangedRanges())
        {
            var words = Enumerable.Range(change.FromOld, change.ToOld - change.FromOld).Where(survivors.Contains).ToList();
            if (change.FromOld < change.ToOld && !words.Exists(n => !char.IsWhiteSpace(text[n])) && (words.Count < change.ToOld - change.FromOld || words.Count == 0))
            {
                if (change.Insert.Length > 0) lost.Add(change.Insert);
                continue;
            }

            removed.UnionWith(words);
            if (change.Insert.Length == 0) continue;
            int? at = words.Count > 0 ? place[words.First(n => !char.IsWhiteSpace(text[n]) || words.TrueForAll(m => char.IsWhiteSpace(text[m])))]
                : change.FromOld == text.Length ? now.Count
                : survivors.Contains(change.FromOld) ? place[change.FromOld]
                : change.FromOld == 0 ? 0
                : survivors.Contains(change.FromOld - 1) ? place[change.FromOld - 1] + 1 : null;
            if (at is { } where) inserted[where] = inserted.GetValueOrDefault(where) + change.Insert;
            else lost.Add(change.Insert);
        }

        var result = new System.Text.StringBuilder();
        for (var i = 0; i <= now.Count; i++)
        {
            // A space stands for what is taken out, so that no two words run into one.
            if (inserted.TryGetValue(i, out var words)) result.Append(words);
            if (i == now.Count) break;
            if (now[i].Name >= 0 && removed.Contains(now[i].Name)) continue;
            result.Append(now[i].Char);
        }

        return (Words(result.ToString()), lost);
    }
}
