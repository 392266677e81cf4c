namespace Drafting.Server.Live;

/// <summary>A text that is edited live. What it says is in its log: version n is the text after n accepted changes.</summary>
public sealed class LiveText
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>The draft whose readers hear of its changes.</summary>
    public long DraftId { get; init; }
    public TextReaders Readers { get; set; }
    public TextWriters Writers { get; set; }
}

/// <summary>Who may read a text.</summary>
public enum TextReaders
{
    /// <summary>Whoever may read the draft.</summary>
    All,

    /// <summary>The benches that <see cref="TextBench"/> names.</summary>
    Named,
}

/// <summary>Who may change a text directly.</summary>
public enum TextWriters
{
    /// <summary>Whom the policy of its paragraph lets.</summary>
    Paragraph,

    /// <summary>The benches that <see cref="TextBench"/> names.</summary>
    Named,

    /// <summary>Chair and secretariat.</summary>
    Chair,

    /// <summary>Nobody: it has been tabled, or is done with.</summary>
    Nobody,
}

/// <summary>A bench that may read, and write, a text that is not everybody's.</summary>
public sealed class TextBench
{
    public long Id { get; init; }
    public long TextId { get; init; }

    /// <summary>Null for the bench of the chair and the secretariat.</summary>
    public long? DelegationId { get; init; }
}

/// <summary>One accepted change; the log is kept for ever. The keys (text, version) and (text, editor, seq) decide races and resends, also between two servers.</summary>
public sealed class TextChange
{
    public long TextId { get; init; }

    /// <summary>The version it made.</summary>
    public int Version { get; init; }

    /// <summary>The editor it came from; 0 for the server itself.</summary>
    public long EditorId { get; init; }
    public int Seq { get; init; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The change in CodeMirror's JSON form.</summary>
    public required string Changes { get; init; }

    /// <summary>Link of the text's hash chain (<see cref="Domain.Record.Chain.HashOfChange"/>).</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>A text and who wrote it at one version, so that nobody has to replay the log. Derived: it can be made again from the log.</summary>
public sealed class TextSnapshot
{
    public long TextId { get; init; }
    public int Version { get; init; }
    public required string Text { get; init; }

    /// <summary><see cref="Domain.Text.Authorship"/> in JSON.</summary>
    public required string Authorship { get; init; }
}

/// <summary>One instance of an editor. Its id is the <c>clientId</c> of the live protocol, bound to a person and a delegation.</summary>
public sealed class LiveEditor
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
}
