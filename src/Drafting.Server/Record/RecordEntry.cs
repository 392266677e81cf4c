namespace Drafting.Server.Record;

/// <summary>One act, for ever. Its hash holds the hash of the one before (<see cref="Domain.Record.Chain.HashOfEntry"/>).</summary>
public sealed class RecordEntry
{
    public long GroupId { get; init; }

    /// <summary>1 for the group's first, then without gaps.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Who acted; null for the server itself.</summary>
    public long? PersonId { get; init; }

    /// <summary>On whose behalf.</summary>
    public long? DelegationId { get; init; }
    public required string Kind { get; init; }

    /// <summary>What was done, in canonical JSON.</summary>
    public required string Payload { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>The end of a group's record. Writing locks this row first, so that entries of one group are made one after another.</summary>
public sealed class RecordHead
{
    public long GroupId { get; init; }
    public long Sequence { get; set; }
    public required byte[] Hash { get; set; }
}
