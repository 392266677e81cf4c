namespace Drafting.Server.Record;

/// <summary>An act that can be taken back: what was before it, as far as it cannot be had from the logs of the texts.</summary>
public sealed class DoneAct
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public DateTimeOffset At { get; init; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }

    /// <summary>The kind of its entry in the record.</summary>
    public required string Kind { get; init; }

    /// <summary>What was before, in JSON; see <c>Undoing</c>.</summary>
    public required string Before { get; init; }
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Counts up when it is undone, so that two who undo it at once do it once.</summary>
    public int Stamp { get; set; }
}
