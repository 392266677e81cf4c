using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;

namespace Drafting.Server.Submissions;

/// <summary>Whether the contributor agreed to be cited individually.</summary>
public enum Consent
{
    NotStated,
    Given,
    Refused,
}

/// <summary>What one contributor sent to the group's consultation. Its words are in editions: ours (a digest) and the original.</summary>
public sealed class Submission
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>1 for the first; unique in the group.</summary>
    public int Number { get; init; }

    /// <summary>The document symbol it bears; unique in the group, null where it bears none.</summary>
    public string? Symbol { get; set; }

    /// <summary>The language of its text as an IETF tag; null where it is not known.</summary>
    public string? Language { get; set; }

    /// <summary>Rises with every change of this row or of its editions, so that whatever is derived from it knows when it is out of date.</summary>
    public int Revision { get; set; }

    /// <summary>As the heading, the form or whoever corrected it names it.</summary>
    public required string Contributor { get; set; }
    public string? Organisation { get; set; }
    public required List<string> Persons { get; set; }
    public ContributorKind Kind { get; set; }

    /// <summary>For instance "in her personal capacity"; then the organisation or State does not speak.</summary>
    public string? Capacity { get; set; }
    public string? Country { get; set; }
    public long? StakeholderGroupId { get; set; }
    public StakeholderGroup? StakeholderGroup { get; set; }

    /// <summary>Only where the submission states one.</summary>
    public DateOnly? Date { get; set; }
    public Consent Consent { get; set; }

    /// <summary>Numbers of the questions it answers.</summary>
    public required List<int> Answered { get; set; }
    public List<Edition> Editions { get; init; } = [];
}

/// <summary>Whose words an edition has.</summary>
public enum EditionKind
{
    /// <summary>A summary in our own words.</summary>
    Digest,

    /// <summary>The contributor's words, imported.</summary>
    Original,
}

/// <summary>One wording of a submission, cut into numbered passages. An edition never changes; a later one supersedes it.</summary>
public sealed class Edition
{
    public long Id { get; init; }
    public long SubmissionId { get; init; }
    public Submission? Submission { get; init; }
    public EditionKind Kind { get; init; }

    /// <summary>SHA-256 of its passages and footnotes: the same content is never imported twice.</summary>
    public required byte[] ContentHash { get; init; }
    public bool Superseded { get; set; }

    /// <summary>What the reader repaired or doubted, as JSON (<see cref="DiagnosticLine"/>).</summary>
    public string Diagnostics { get; init; } = "[]";
    public long? ImportId { get; init; }
    public Import? Import { get; init; }
    public List<Passage> Passages { get; init; } = [];
    public List<Footnote> Footnotes { get; init; } = [];
}

/// <summary>One citable paragraph of a submission.</summary>
public sealed class Passage
{
    public long Id { get; init; }
    public long EditionId { get; init; }
    public Edition? Edition { get; init; }

    /// <summary>Stable; 1 for the first of its edition.</summary>
    public int Number { get; init; }
    public PassageKind Kind { get; init; }
    public string? Label { get; init; }

    /// <summary>The question it answers; null for none.</summary>
    public int? Question { get; init; }
    public required string Text { get; init; }

    /// <summary>The lines of the source as they were, where the text was repaired.</summary>
    public string? Raw { get; init; }
    public int? FirstLine { get; init; }
    public int? LastLine { get; init; }

    /// <summary>The page of the file on which it begins, from 1; null in a format without pages.</summary>
    public int? Page { get; init; }

    /// <summary>Where footnotes are called: offsets in UTF-16 code units.</summary>
    public required List<PassageCall> Calls { get; init; }

    /// <summary>Tracked changes of the source; the text is what it becomes when all are accepted.</summary>
    public List<PassageChange> Tracked { get; init; } = [];
}

/// <summary>A tracked change of the source, at a place in a passage.</summary>
public sealed class PassageChange
{
    public int Offset { get; init; }

    /// <summary>How much of the text was inserted; 0 for a deletion.</summary>
    public int Length { get; init; }

    /// <summary>What was deleted there; null for an insertion.</summary>
    public string? Deleted { get; init; }
    public string? Author { get; init; }
}

/// <summary>A footnote's mark at a place in a passage.</summary>
public sealed class PassageCall
{
    public int Offset { get; init; }
    public required string Mark { get; init; }
}

/// <summary>A footnote, and the passage that calls it.</summary>
public sealed class Footnote
{
    public long Id { get; init; }
    public long EditionId { get; init; }
    public int Order { get; init; }
    public required string Mark { get; init; }
    public required string Text { get; init; }
    public int? PassageNumber { get; init; }
    public int? Offset { get; init; }
}

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    /// <summary>Being read, or waiting for it.</summary>
    Reading,

    /// <summary>It could not be read; <see cref="Import.Problem"/> says why.</summary>
    Failed,

    /// <summary>Read, shown, not yet confirmed: no submission has been touched.</summary>
    Preview,
    Confirmed,
    Cancelled,

    /// <summary>All of it was already here.</summary>
    Unchanged,
}

/// <summary>A file of submissions, or a contribution of the form: kept as it came, so that every repair can be checked against it.</summary>
public sealed class Import
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public required string FileName { get; init; }
    public required byte[] Content { get; init; }
    public required byte[] ContentHash { get; init; }
    public ImportState State { get; set; }

    /// <summary>Null for what was written into the group's form.</summary>
    public SourceFormat? Format { get; set; }

    /// <summary>What was read, as JSON; null while it is not read.</summary>
    public string? Reading { get; set; }

    /// <summary>What people put right in the preview, as JSON.</summary>
    public string Corrections { get; set; } = "{}";

    /// <summary>Rises with every correction, so that two people do not overwrite each other.</summary>
    public int Version { get; set; }

    /// <summary>Why it could not be read, as JSON; null where it could.</summary>
    public string? Problem { get; set; }

    /// <summary>What the contributor was given to ask after it by; null for a file.</summary>
    public string? Receipt { get; init; }

    /// <summary>How the secretariat can reach who filled in the form; shown to nobody else.</summary>
    public string? Contact { get; init; }

    /// <summary>Null for what was written into the group's form.</summary>
    public long? PersonId { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>A group's call for contributions through its public form. One for a group.</summary>
public sealed class CallForContributions
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>Whether the form takes contributions before the deadline.</summary>
    public bool Open { get; set; }
    public required string Introduction { get; set; }

    /// <summary>The deadline; null for none.</summary>
    public DateTimeOffset? Closes { get; set; }

    /// <summary>IANA name of the zone in which the deadline was set and is said.</summary>
    public required string TimeZone { get; set; }
}
