namespace Drafting.Server.Live;

/// <summary>A text that is edited live. What it says is in its log: version n is the text after n accepted changes.</summary>
public sealed class LiveText
{
    public long Id { get; init; }
    public long GroupId { get; init; }
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
