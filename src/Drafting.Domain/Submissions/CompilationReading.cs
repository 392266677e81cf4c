using System.Collections.Immutable;

namespace Drafting.Domain.Submissions;

/// <summary>A question of the consultation, as the group asked it or in a short form of it: contributors abridge it, number it, or leave it out.</summary>
/// <param name="Number">From 1, as the group numbers it.</param>
/// <param name="Text">The wording the reader compares headings with.</param>
public sealed record ConsultationQuestion(int Number, string Text);

/// <summary>What the reader is told beside the text.</summary>
public sealed record CompilationOptions
{
    /// <summary>The questions asked. Without any, nothing is attributed to a question and <see cref="ReadSubmission.Answers"/> is empty.</summary>
    public ImmutableArray<ConsultationQuestion> Questions { get; init; } = [];

    /// <summary>Called with the share of the work that is done, from 0 to 1, never falling, 1 last; on the caller's thread.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Ends the reading with <see cref="OperationCanceledException"/>, the only exception a reading ever raises.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What was read out of a compilation of contributions.</summary>
/// <remarks>
/// Nothing is lost: each line that is not blank has exactly one <see cref="LineUse"/>, and the letters of the headings, passages and footnotes are, in
/// the order of their lines, the letters of the source.
/// </remarks>
/// <param name="Submissions">In the order of the file.</param>
/// <param name="Diagnostics">Every repair and doubt, by line.</param>
/// <param name="Lines">One entry per line of the file; entry 0 is line 1.</param>
/// <param name="Problem">Set when no submission was found; then <paramref name="Submissions"/> is empty.</param>
public sealed record CompilationReading(
    ImmutableArray<ReadSubmission> Submissions, ImmutableArray<ReadingDiagnostic> Diagnostics, ImmutableArray<LineUse> Lines, ReadingProblem? Problem);

/// <summary>Why a file could not be read at all.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Message">What is wrong, where, and what can be done.</param>
/// <param name="Line">From 1; null where a line means nothing.</param>
/// <param name="Byte">From 0; null where a byte means nothing.</param>
public sealed record ReadingProblem(ReadingProblemCode Code, string Message, int? Line = null, int? Byte = null);

/// <summary>The kinds of <see cref="ReadingProblem"/>.</summary>
public enum ReadingProblemCode
{
    /// <summary>Nothing but white space.</summary>
    Empty,

    /// <summary>More than <see cref="CompilationReader.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>A byte sequence that no UTF-8 text contains.</summary>
    NotUtf8,

    /// <summary>Text in UTF-16 or UTF-32, known by its byte order mark.</summary>
    OtherEncoding,

    /// <summary>A NUL or the signature of a PDF, Word or other binary file.</summary>
    Binary,

    /// <summary>Text, but without a heading of a contribution.</summary>
    NoContributions,

    /// <summary>Protected by a password.</summary>
    Encrypted,

    /// <summary>Pictures of pages, without text that could be read.</summary>
    NoTextLayer,

    /// <summary>The file ends too early or contradicts itself.</summary>
    Damaged,

    /// <summary>Unpacked, it would be larger than any document.</summary>
    Inflated,

    /// <summary>It carries programs.</summary>
    Macros,

    /// <summary>Its content is of another kind than its name says.</summary>
    OtherFormat,

    /// <summary>No kind of file that is read here.</summary>
    UnknownFormat,

    /// <summary>More pages than are read.</summary>
    TooManyPages,

    /// <summary>Reading took longer, or more memory, than a document should.</summary>
    TooHard,
}

/// <summary>The bytes of a file as text, or why they are none. Exactly one of the two is set.</summary>
public sealed record CompilationDecoding(string? Text, ReadingProblem? Problem);

/// <summary>What a line of the source is used for.</summary>
/// <param name="Role">Its part in the page.</param>
/// <param name="Submission">Index in <see cref="CompilationReading.Submissions"/>; null before the first heading.</param>
/// <param name="Part">Number of the passage, or the mark of the footnote, that holds it; null otherwise.</param>
public readonly record struct LineUse(LineRole Role, int? Submission, string? Part);

/// <summary>The parts a line can have.</summary>
public enum LineRole
{
    /// <summary>White space only.</summary>
    Blank,

    /// <summary>Before the first heading; left out, with a diagnostic.</summary>
    Preamble,

    /// <summary>Part of the heading of a contribution.</summary>
    Heading,

    /// <summary>Part of a passage.</summary>
    Passage,

    /// <summary>Part of a footnote, its mark included.</summary>
    Footnote,

    /// <summary>A page number, a drawn rule, a bullet without its text: removed, with a diagnostic.</summary>
    Furniture,
}

/// <summary>The part a contributor has in the group.</summary>
public enum ContributorKind
{
    /// <summary>Has a seat.</summary>
    Member,

    /// <summary>Attends and contributes, without a seat.</summary>
    Observer,

    /// <summary>A State without a seat.</summary>
    ObserverState,
}

/// <summary>One contribution, as far as the text states it: what is null was not stated, never guessed.</summary>
/// <param name="Number">As printed in the heading; where none is printed, the next in the sequence.</param>
/// <param name="Heading">The whole heading in one line.</param>
/// <param name="Contributor">The heading without number and kind.</param>
/// <param name="Organisation">Null for a State, and for a person who writes in a personal capacity.</param>
/// <param name="Persons">Named in the heading, as authors, or under the signature, in that order.</param>
/// <param name="Kind">Read from the heading.</param>
/// <param name="Capacity">Set only where the text limits for whom it speaks.</param>
/// <param name="Country">Only where the heading names a State.</param>
/// <param name="Date">Only a date that stands by itself above or below the text; dates of events and of visits to a web page are not its date.</param>
/// <param name="Title">The contribution's own title.</param>
/// <param name="FirstLine">Line of the heading, from 1.</param>
/// <param name="LastLine">Last line before the next heading that is not blank.</param>
/// <param name="Passages">Numbered from 1 without gaps.</param>
/// <param name="Footnotes">By mark.</param>
/// <param name="Answers">One for each question of the consultation.</param>
public sealed record ReadSubmission(
    int Number, string Heading, string Contributor, string? Organisation, ImmutableArray<string> Persons, ContributorKind Kind, string? Capacity,
    string? Country, DateOnly? Date, string? Title, int FirstLine, int LastLine, ImmutableArray<ReadPassage> Passages,
    ImmutableArray<ReadFootnote> Footnotes, ImmutableArray<ReadAnswer> Answers)
{
    /// <summary>The document symbol that the text bears, such as E/CN.16/2018/CRP.3; null where none stands.</summary>
    public string? Symbol { get; init; }

    /// <summary>The language of its text as an IETF tag ("en", "fr", "ar"); null where it is not known.</summary>
    public string? Language { get; init; }
}

/// <summary>What a passage is in its contribution.</summary>
public enum PassageKind
{
    /// <summary>The contribution's title or the addressee above it.</summary>
    Title,

    /// <summary>Who wrote it, on a line of its own above the text.</summary>
    Byline,

    /// <summary>A date on a line of its own.</summary>
    Date,

    /// <summary>"Dear …".</summary>
    Salutation,

    /// <summary>A heading inside the contribution.</summary>
    Heading,

    /// <summary>A question of the consultation, repeated as a heading.</summary>
    Question,

    /// <summary>Running text.</summary>
    Paragraph,

    /// <summary>A paragraph with a printed label: "a.", "3.".</summary>
    Item,

    /// <summary>One entry of a list without labels.</summary>
    Bullet,

    /// <summary>A paragraph of another text, set apart.</summary>
    Quotation,

    /// <summary>Closing words, names and addresses below the text.</summary>
    Signature,
}

/// <summary>One citable paragraph.</summary>
/// <param name="Number">From 1 in the contribution; stable for the same file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Lines joined, marks of footnotes taken out, the label taken off; a line break (\n) only in a signature.</param>
/// <param name="Label">As printed: "a.", "(i)", "Q2."; null without one.</param>
/// <param name="Question">Number of the question it answers or repeats; null outside of any answer.</param>
/// <param name="FirstLine">From 1.</param>
/// <param name="LastLine">Not before <paramref name="FirstLine"/>; other parts of the page can stand between the two.</param>
/// <param name="Raw">Its own lines as they stand in the file, joined with \n.</param>
/// <param name="Calls">Where footnotes are called, by offset.</param>
public sealed record ReadPassage(
    int Number, PassageKind Kind, string Text, string? Label, int? Question, int FirstLine, int LastLine, string Raw, ImmutableArray<FootnoteCall> Calls)
{
    /// <summary>The page on which it begins, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }

    /// <summary>Tracked changes of the source, by offset; the text is what it becomes when all are accepted.</summary>
    public ImmutableArray<TrackedChange> Tracked { get; init; } = [];
}

/// <summary>A tracked change of the source inside a passage.</summary>
/// <param name="Offset">UTF-16 offset in the passage's text.</param>
/// <param name="Length">How much of the text was inserted; 0 for a deletion.</param>
/// <param name="Deleted">What was deleted at this place; null for an insertion.</param>
/// <param name="Author">As the file names the author; null where it does not.</param>
public readonly record struct TrackedChange(int Offset, int Length, string? Deleted, string? Author);

/// <summary>A call of a footnote.</summary>
/// <param name="Offset">UTF-16 offset in the passage's text at which the mark stood.</param>
/// <param name="Mark">As printed.</param>
public readonly record struct FootnoteCall(int Offset, string Mark);

/// <summary>A footnote.</summary>
/// <param name="Mark">As printed, unique in its contribution.</param>
/// <param name="Text">Empty where a mark stands in the notes without a text.</param>
/// <param name="Raw">Its own lines, joined with \n.</param>
/// <param name="FirstLine">From 1.</param>
/// <param name="LastLine">Not before <paramref name="FirstLine"/>.</param>
/// <param name="PassageNumber">The passage that calls it; null where none does.</param>
/// <param name="Offset">Of the call in that passage; null where none.</param>
public sealed record ReadFootnote(string Mark, string Text, string Raw, int FirstLine, int LastLine, int? PassageNumber, int? Offset)
{
    /// <summary>The page on which it begins, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }
}

/// <summary>Whether a contribution answers a question under a heading that repeats it.</summary>
/// <param name="Question">Number of the question.</param>
/// <param name="Status">Answered or not.</param>
/// <param name="FirstPassage">First passage of the answer, the repeated question not counted; null when not answered.</param>
/// <param name="LastPassage">Last passage of it.</param>
public sealed record ReadAnswer(int Question, AnswerStatus Status, int? FirstPassage, int? LastPassage);

/// <summary>See <see cref="ReadAnswer"/>.</summary>
public enum AnswerStatus
{
    /// <summary>At least one passage stands under the question.</summary>
    Answered,

    /// <summary>The question is not repeated, or nothing stands under it.</summary>
    NotAnswered,
}

/// <summary>How much a diagnostic matters to the person who checks the reading.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Something was put right, and there is little doubt about it.</summary>
    Repair,

    /// <summary>The reader decided, or proposes; a person should look.</summary>
    Doubt,

    /// <summary>The source contradicts itself or misses something.</summary>
    Problem,
}

/// <summary>What a diagnostic is about. Stable.</summary>
public enum ReadingDiagnosticCode
{
    /// <summary>Text before the first heading.</summary>
    PreambleLeftOut,

    /// <summary>A heading's number does not follow the one before.</summary>
    HeadingOutOfOrder,

    /// <summary>Two headings with one number.</summary>
    HeadingNumberRepeated,

    /// <summary>A heading without a number.</summary>
    HeadingNumberMissing,

    /// <summary>A heading whose words or letters were set apart.</summary>
    HeadingSpread,

    /// <summary>A heading that does not say whether its contributor is a member or an observer.</summary>
    HeadingKindMissing,

    /// <summary>A line that may or may not belong to a heading.</summary>
    HeadingEndUncertain,

    /// <summary>A contribution without a text.</summary>
    ContributionEmpty,

    /// <summary>The capacity was read from the text, not from the heading.</summary>
    CapacityFromText,

    /// <summary>A page number or the like removed.</summary>
    PageNumberRemoved,

    /// <summary>A drawn line removed.</summary>
    RuleRemoved,

    /// <summary>A number alone on a line, kept as text.</summary>
    NumberAloneKept,

    /// <summary>A paragraph continued across something that stood in its way.</summary>
    ParagraphBridged,

    /// <summary>A paragraph begins here for a reason that is not certain.</summary>
    ParagraphUncertain,

    /// <summary>Words set one to a line, joined.</summary>
    WordsRejoined,

    /// <summary>A bullet whose sign is lost or stands elsewhere.</summary>
    BulletRestored,

    /// <summary>A numbered paragraph taken for a quotation.</summary>
    QuotationAssumed,

    /// <summary>A hyphen or dash may be missing; nothing was changed.</summary>
    HyphenDoubt,

    /// <summary>A web address joined across lines or spaces.</summary>
    AddressRejoined,

    /// <summary>A word seems to be missing; nothing was changed.</summary>
    WordMissing,

    /// <summary>A mark that stood inside or against a word, taken out.</summary>
    FootnoteMarkSeparated,

    /// <summary>A second copy of a mark, dropped.</summary>
    FootnoteMarkRepeated,

    /// <summary>A footnote whose mark stands elsewhere.</summary>
    FootnoteMarkDisplaced,

    /// <summary>A footnote continued on another page.</summary>
    FootnoteContinued,

    /// <summary>Called, without a text.</summary>
    FootnoteTextMissing,

    /// <summary>A text that no passage calls.</summary>
    FootnoteNeverCalled,

    /// <summary>Control characters or halves of characters replaced.</summary>
    CharactersReplaced,

    /// <summary>A line that stands at the head or foot of page after page, removed.</summary>
    RunningHeadRemoved,

    /// <summary>Text that stands in columns, read one after the other.</summary>
    ColumnsOrdered,

    /// <summary>A heading whose letters were set apart, closed up.</summary>
    LettersClosedUp,

    /// <summary>A page without text that can be read.</summary>
    PageWithoutText,

    /// <summary>Something that is not text (a picture, a table's form, an equation) was left out.</summary>
    NotText,

    /// <summary>A tracked change: the text is read as if it were accepted, and the change is kept.</summary>
    TrackedChange,

    /// <summary>A comment of the source, kept beside the text.</summary>
    CommentLeftOut,

    /// <summary>No heading names a contributor; the whole file was taken for one submission.</summary>
    ContributorGuessed,

    /// <summary>Letters whose shape the file does not name; they may be wrong.</summary>
    LettersUncertain,

    /// <summary>A file whose name says another kind than its content; the content was believed.</summary>
    NamedOtherwise,
}

/// <summary>A repair, a doubt or a problem, with its place.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Line">From 1, of the file.</param>
/// <param name="Submission">Number of the contribution; null outside of any.</param>
/// <param name="Message">What, where, and what was done.</param>
/// <param name="Raw">The words as they stand.</param>
/// <param name="Repaired">As they were read, or, for a doubt that changed nothing, as they may be meant.</param>
public sealed record ReadingDiagnostic(
    ReadingDiagnosticCode Code, DiagnosticSeverity Severity, int Line, int? Submission, string Message, string? Raw = null, string? Repaired = null)
{
    /// <summary>The page, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }
}
