using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Brackets;
using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Brackets;
using Drafting.Server.Data;

namespace Drafting.Server.Record;

/// <summary>The answer of an act that can be taken back: what to name for that, and the version that it made of a text.</summary>
public sealed record Done(long? ActId, long? TextId, int? Version);

/// <summary>What was before an act, as far as it cannot be had from the logs: kept with the act, and put back when it is undone.</summary>
public sealed class Before
{
    /// <summary>From the version that a text had to the version that it had after.</summary>
    public sealed record TextStep(long TextId, int From, int To);
    public sealed record VoiceRow(long DelegationId, BracketSay Say, long PersonId, long At, bool Inline);

    /// <summary>A bracket as it was. Its voices are put back where they are given.</summary>
    public sealed record BracketRow(
        long Id, long TextId, int Version, int Start, int End, bool HasOpener, bool HasCloser, BracketKind? Kind, BracketReason? Reason, string? ReasonText, long? LinkedParagraphId, IReadOnlyList<VoiceRow>? Voices);

    /// <summary>One delegation's voice as it was; no saying if it had none.</summary>
    public sealed record OneVoice(long BracketId, long DelegationId, VoiceRow? Was);
    public sealed record PartRow(long Id, string? Offered, int? DisposedVersion);
    public sealed record AmendmentRow(long Id, AmendmentState State, AmendmentState Became, int Revision, long? DisposedAt, long? DisposedBy, string? DisposalReason, long? ByAmendmentId, IReadOnlyList<PartRow> Parts);

    /// <summary>What the act did to texts, each by consecutive versions of its own.</summary>
    public List<TextStep> Texts { get; init; } = [];
    public List<BracketRow> Brackets { get; init; } = [];
    public List<OneVoice> Voices { get; init; } = [];

    /// <summary>Brackets that the act made.</summary>
    public List<long> NewBrackets { get; init; } = [];
    public List<AmendmentRow> Amendments { get; init; } = [];

    /// <summary>Paragraphs that the act added, and that it withdrew.</summary>
    public List<long> AddedParagraphs { get; init; } = [];
    public List<long> WithdrawnParagraphs { get; init; } = [];

    /// <summary>The merge that the act concluded.</summary>
    public long? MergeId { get; set; }

    /// <summary>Keeps a bracket as it is now; once.</summary>
    public void Keep(Bracket bracket, bool voices = false)
    {
        if (Brackets.Any(b => b.Id == bracket.Id)) return;
        Brackets.Add(new(bracket.Id, bracket.TextId, bracket.Version, bracket.Start, bracket.End, bracket.HasOpener, bracket.HasCloser, bracket.Kind, bracket.Reason, bracket.ReasonText, bracket.LinkedParagraphId,
            voices ? [.. bracket.Voices.Select(Row)] : null));
    }

    /// <summary>Keeps what a delegation says of a bracket now.</summary>
    public void Keep(Bracket bracket, long delegationId) =>
        Voices.Add(new(bracket.Id, delegationId, bracket.Voices.Find(v => v.DelegationId == delegationId) is { } voice ? Row(voice) : null));

    /// <summary>Keeps an amendment as it is now, before it becomes <paramref name="became"/>.</summary>
    public void Keep(Amendment amendment, AmendmentState became) =>
        Amendments.Add(new(amendment.Id, amendment.State, became, amendment.Revision, amendment.DisposedAt?.ToUnixTimeMilliseconds(), amendment.DisposedBy, amendment.DisposalReason, amendment.ByAmendmentId,
            [.. amendment.Parts.Select(p => new PartRow(p.Id, p.Offered, p.DisposedVersion))]));

    static VoiceRow Row(BracketVoice voice) => new(voice.DelegationId, voice.Say, voice.PersonId, voice.At.ToUnixTimeMilliseconds(), voice.Inline);
}

/// <summary>Keeps acts so that they can be taken back.</summary>
public sealed class Undoing(DraftingDb db, Acting acting, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Keeps an act of the current actor, inside its transaction.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> Keep(string kind, long draftId, Before before, CancellationToken cancellation)
    {
        var actor = acting.Actor;
        var act = new DoneAct
        {
            GroupId = actor.GroupId,
            DraftId = draftId,
            At = clock.GetUtcNow(),
            PersonId = actor.PersonId!.Value,
            DelegationId = actor.DelegationId,
            Kind = kind,
            Before = JsonSerializer.Serialize(before, Json),
        };
        db.DoneActs.Add(act);
        await db.SaveChangesAsync(cancellation);
        return act.Id;
    }

    /// <summary>What was before an act.</summary>
    public static Before Read(DoneAct act) => JsonSerializer.Deserialize<Before>(act.Before, Json) ?? throw new InvalidOperationException($"What was before act {act.Id} cannot be read.");
}

/// <summary>Why an act is not taken back.</summary>
public static class UndoRefusals
{
    /// <summary>Undone twice.</summary>
    public static readonly Refusal Already = new("state", "This has already been undone.", "Load the page again to see how things stand.");

    /// <summary>Somebody else's act.</summary>
    public static readonly Refusal NotYours = new("role", "Only who did this, or the chair, may undo it.", "Ask the chair.");

    /// <summary>What the act left has been changed since, so that putting back what was before would undo that too.</summary>
    public static Refusal Overtaken(string what) => new("state", $"{what} has been changed since; undoing this would undo that too.", "Undo the later act first, or set right by a new act what is wrong.");
}
