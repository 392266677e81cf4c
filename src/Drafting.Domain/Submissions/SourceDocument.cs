using System.Collections.Immutable;

namespace Drafting.Domain.Submissions;

/// <summary>The kinds of file that submissions come in.</summary>
public enum SourceFormat
{
    /// <summary>Plain text in UTF-8.</summary>
    Text,

    /// <summary>Markdown in UTF-8.</summary>
    Markdown,

    /// <summary>Word, .docx.</summary>
    Word,

    /// <summary>PDF with a text layer.</summary>
    Pdf,
}

/// <summary>What a block is on its page.</summary>
public enum SourceBlockKind
{
    /// <summary>The document's title.</summary>
    Title,

    /// <summary>A heading; <see cref="SourceBlock.Level"/> says how deep.</summary>
    Heading,

    /// <summary>Running text.</summary>
    Paragraph,

    /// <summary>An entry of a list, with a label where one is printed.</summary>
    Item,

    /// <summary>A text set apart as a quotation.</summary>
    Quotation,
}

/// <summary>A document as its format gives it, before anybody asks who wrote which part: blocks in reading order, notes, and what was repaired on the way.</summary>
/// <remarks>Nothing is lost: every letter of the source stands in a block, in a note, or in a diagnostic that says why it was left out.</remarks>
/// <param name="Format">What was read.</param>
/// <param name="Blocks">In reading order; their lines rise and do not overlap.</param>
/// <param name="Notes">Footnotes and endnotes, in the order of their calls; what is never called comes last.</param>
/// <param name="Diagnostics">Repairs, doubts and problems; <see cref="ReadingDiagnostic.Submission"/> is null.</param>
/// <param name="Pages">How many; null in a format without pages.</param>
/// <param name="Problem">Set when nothing could be read; then the lists are empty.</param>
public sealed record SourceDocument(
    SourceFormat Format, ImmutableArray<SourceBlock> Blocks, ImmutableArray<SourceNote> Notes, ImmutableArray<ReadingDiagnostic> Diagnostics, int? Pages, ReadingProblem? Problem)
{
    /// <summary>The title as the file's own data names it; often wrong, so only ever a proposal.</summary>
    public string? Title { get; init; }

    /// <summary>The author as the file's own data names it; often the typist.</summary>
    public string? Author { get; init; }

    /// <summary>The language as the file's own data names it, an IETF tag.</summary>
    public string? Language { get; init; }

    /// <summary>A document that could not be read.</summary>
    public static SourceDocument Unread(SourceFormat format, ReadingProblem problem) => new(format, [], [], [], null, problem);
}

/// <summary>One paragraph of a document.</summary>
/// <param name="Kind">What it is on the page.</param>
/// <param name="Text">Without label, bullet and marks of notes; lines joined.</param>
/// <param name="Label">As printed: "3.", "(a)"; null for none, or for a mere bullet.</param>
/// <param name="Line">The first line of the extracted text it takes, from 1: a stable address in the file.</param>
/// <param name="LastLine">Not before <paramref name="Line"/>.</param>
/// <param name="Raw">Its lines as they were extracted, joined with \n.</param>
/// <param name="Calls">Of notes, by offset in <paramref name="Text"/>.</param>
public sealed record SourceBlock(SourceBlockKind Kind, string Text, string? Label, int Line, int LastLine, string Raw, ImmutableArray<FootnoteCall> Calls)
{
    /// <summary>1 for the highest heading; 0 for anything else, and for list entries how deep they are nested, from 0.</summary>
    public int Level { get; init; }

    /// <summary>Whether a list entry stands behind a bullet instead of a label.</summary>
    public bool Bullet { get; init; }

    /// <summary>The page on which it begins, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }

    /// <summary>Whether the source begins a new page or section with it: a hint that something new begins.</summary>
    public bool BeginsPage { get; init; }

    /// <summary>Tracked changes, by offset in the text.</summary>
    public ImmutableArray<TrackedChange> Tracked { get; init; } = [];
}

/// <summary>A footnote or endnote.</summary>
/// <param name="Mark">As printed; unique among the notes of one document only where the source numbers through.</param>
/// <param name="Text">Lines joined.</param>
/// <param name="Line">From 1.</param>
/// <param name="LastLine">Not before <paramref name="Line"/>.</param>
/// <param name="Raw">As extracted.</param>
/// <param name="Block">Index of the block that calls it; null where none does.</param>
/// <param name="Offset">Of the call in that block; null where none.</param>
public sealed record SourceNote(string Mark, string Text, int Line, int LastLine, string Raw, int? Block, int? Offset)
{
    /// <summary>The page, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }
}
