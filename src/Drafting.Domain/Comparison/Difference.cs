using DiffPlex;
using DiffPlex.Chunkers;

namespace Drafting.Domain.Comparison;

/// <summary>What happened to a run of text between an old and a new wording.</summary>
public enum RunKind
{
    /// <summary>In both.</summary>
    Kept,

    /// <summary>Only in the old.</summary>
    Deleted,

    /// <summary>Only in the new.</summary>
    Inserted,
}

/// <summary>A stretch of text with one fate.</summary>
public readonly record struct Run(RunKind Kind, string Text);

/// <summary>
/// The difference between two wordings as a reader wants it: by words, no shredded fragments. Laws: the kept and deleted runs in order are the old text, the kept and inserted ones the new text, exactly; no token
/// (<see cref="Token"/>) is cut; a deletion stands before the insertion that replaces it; no two neighbours have the same kind. This file is the only one that names DiffPlex: its own word chunker misses quotes, slashes and
/// hyphens, and ignoring white space loses text, so it is given our tokens and told to ignore nothing.
/// </summary>
public sealed class Difference
{
    /// <summary>Texts longer than this, in UTF-16 code units, are compared as whole lines, since DiffPlex has no time limit.</summary>
    public const int MaxComparedByWord = 100_000;

    /// <summary>A kept run this short, in letters, between two changes reads better as part of the change.</summary>
    const int TrivialLetters = 3;

    /// <summary>Above this share of changed letters a stretch is shown as replaced whole.</summary>
    const double WholeReplacement = 0.6;

    Difference(IReadOnlyList<Run> runs) => Runs = runs;

    /// <summary>The runs in reading order.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>The number of UTF-16 code units with the given fate.</summary>
    public int Count(RunKind kind) => Runs.Where(r => r.Kind == kind).Sum(r => r.Text.Length);

    /// <summary>Compares two wordings.</summary>
    public static Difference Between(string before, string after)
    {
        if (before == after) return new Difference(before.Length == 0 ? [] : [new Run(RunKind.Kept, before)]);
        IChunker chunker = before.Length + after.Length > MaxComparedByWord ? LineEndingsPreservingChunker.Instance : Words.Instance;
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, chunker);
        var pieces = new List<Piece>(diff.DiffBlocks.Count * 2 + 1);
        var old = 0;
        foreach (var block in diff.DiffBlocks)
        {
            if (block.DeleteStartA > old) pieces.Add(new Piece(Slice(diff.PiecesOld, old, block.DeleteStartA - old)));
            pieces.Add(new Piece(
                Slice(diff.PiecesOld, block.DeleteStartA, block.DeleteCountA),
                Slice(diff.PiecesNew, block.InsertStartB, block.InsertCountB)));
            old = block.DeleteStartA + block.DeleteCountA;
        }
        if (old < diff.PiecesOld.Count) pieces.Add(new Piece(Slice(diff.PiecesOld, old, diff.PiecesOld.Count - old)));
        return new Difference(Flatten(Readable(pieces)));
    }

    static string Slice(IReadOnlyList<string> tokens, int start, int count) => string.Concat(tokens.Skip(start).Take(count));

    /// <summary>Either kept text, or a change from one text to another.</summary>
    readonly record struct Piece(string Old, string New, bool Changed)
    {
        public Piece(string kept) : this(kept, kept, false) { }
        public Piece(string old, string @new) : this(old, @new, true) { }
    }

    /// <summary>Joins changes that only trivial kept text keeps apart, sentence by sentence, so that a rewritten sentence is read as one replacement.</summary>
    static List<Piece> Readable(List<Piece> pieces)
    {
        var result = new List<Piece>(pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            var between = result.Count > 0 && result[^1].Changed && !piece.Changed && i + 1 < pieces.Count;
            if (between && Swallow(result[^1], piece.Old, pieces[i + 1]))
            {
                var next = pieces[++i];
                result[^1] = new Piece(result[^1].Old + piece.Old + next.Old, result[^1].New + piece.New + next.New);
            }
            else result.Add(piece);
        }
        return result;
    }

    static bool Swallow(Piece before, string kept, Piece after)
    {
        var letters = kept.Count(char.IsLetterOrDigit);
        if (letters == 0) return IsReplacement(before) && IsReplacement(after) && !kept.Contains('\n') && !EndsSentence(kept);
        var changed = Math.Max(before.Old.Length + after.Old.Length, before.New.Length + after.New.Length);
        return letters <= TrivialLetters && !EndsSentence(kept) && changed > (changed + kept.Length) * WholeReplacement && (IsReplacement(before) || IsReplacement(after));
    }

    static bool IsReplacement(Piece piece) => piece.Old.Length > 0 && piece.New.Length > 0;

    static bool EndsSentence(string kept) => kept.AsSpan().IndexOfAny('.', ';', ':') >= 0;

    static List<Run> Flatten(List<Piece> pieces)
    {
        var runs = new List<Run>(pieces.Count * 2);
        foreach (var piece in pieces)
        {
            if (!piece.Changed) runs.Add(new Run(RunKind.Kept, piece.Old));
            else
            {
                if (piece.Old.Length > 0) runs.Add(new Run(RunKind.Deleted, piece.Old));
                if (piece.New.Length > 0) runs.Add(new Run(RunKind.Inserted, piece.New));
            }
        }
        return runs;
    }

    sealed class Words : IChunker
    {
        public static readonly Words Instance = new();

        public IReadOnlyList<string> Chunk(string text) => Token.Cut(text);
    }
}
