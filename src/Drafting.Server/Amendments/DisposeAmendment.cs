using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Brackets;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Brackets;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>What becomes of an amendment: into the text, into the text in brackets, into the text with other words if its proposer accepts them, not into the text, or fallen by another's adoption. Each can be undone.</summary>
static class DisposeAmendment
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/amendments/{id:long}/dispose", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.How, body.Reason ?? "", body.Parts ?? [], body.Fallen ?? [], body.ByAmendmentId), cancellation)).WithMetadata(new Requires(Act.Dispose));
        group.MapPost("/amendments/{id:long}/modification", (long id, AnswerBody body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Reply(id, body.Accept, body.Reason ?? ""), cancellation)).WithMetadata(new Requires(Act.Amend));
    }

    public sealed record Body(string? How, string? Reason, IReadOnlyList<OfferedPart>? Parts, IReadOnlyList<long>? Fallen, long? ByAmendmentId);
    public sealed record OfferedPart(long PartId, string? Wording);
    public sealed record AnswerBody(bool Accept, string? Reason);
    public sealed record Command(long Id, string? How, string Reason, IReadOnlyList<OfferedPart> Parts, IReadOnlyList<long> Fallen, long? ByAmendmentId) : IRequest<Done>;
    public sealed record Reply(long Id, bool Accept, string Reason) : IRequest<Done>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.How).Must(h => h is "adopt" or "adopt-in-brackets" or "offer-modification" or "reject" or "fall").WithMessage("How is one of: adopt, adopt-in-brackets, offer-modification, reject, fall.");
            RuleFor(c => c.Reason).Must(r => r.Length <= 1000).WithMessage(c => $"The reason has {c.Reason.Length} characters; at most 1000 are allowed.");
            RuleFor(c => c.Parts).NotEmpty().When(c => c.How is "offer-modification").WithMessage("Name the parts and the words that are offered for them (parts).");
            RuleFor(c => c.Fallen).Empty().When(c => c.How is not ("adopt" or "adopt-in-brackets")).WithMessage("Others fall only by an adoption (fallen).");
            RuleForEach(c => c.Parts).ChildRules(part => part.RuleFor(p => p.Wording).Custom((wording, context) =>
            {
                if (string.IsNullOrWhiteSpace(wording)) context.AddFailure("wording", "The wording that is offered must not be empty.");
                else if (TextRules.Check(wording) is { } refusal) context.AddFailure("wording", refusal.Message);
            }));
        }
    }

    sealed class ReplyRules : AbstractValidator<Reply>
    {
        public ReplyRules() => RuleFor(c => c.Reason).Must(r => r.Length <= 1000).WithMessage(c => $"The reason has {c.Reason.Length} characters; at most 1000 are allowed.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AmendmentDesk desk, Adoption adoption, Undoing undoing, Acting acting, TimeProvider clock) : IRequestHandler<Command, Done>, IRequestHandler<Reply, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken cancellation)
        {
            var act = command.How switch
            {
                "adopt" => AmendmentAct.Adopt,
                "adopt-in-brackets" => AmendmentAct.AdoptInBrackets,
                "offer-modification" => AmendmentAct.OfferModification,
                "reject" => AmendmentAct.Reject,
                _ => AmendmentAct.Fall,
            };
            var (amendment, done, changed) = await acts.Write(async (note, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(act, amendment);
                var before = new Before();
                var became = act switch
                {
                    AmendmentAct.Adopt => AmendmentState.Adopted,
                    AmendmentAct.AdoptInBrackets => AmendmentState.AdoptedInBrackets,
                    AmendmentAct.OfferModification => AmendmentState.ModificationOffered,
                    AmendmentAct.Reject => AmendmentState.Rejected,
                    _ => AmendmentState.Fallen,
                };
                before.Keep(amendment, became);
                var changed = new Adoption.Changed();
                object? told = null;
                if (act is AmendmentAct.Adopt or AmendmentAct.AdoptInBrackets)
                {
                    await RequireChildren(amendment, command.Fallen, cancellation);
                    told = await adoption.Enter(amendment, act is AmendmentAct.AdoptInBrackets, offered: false, turn, note, before, changed, cancellation);
                    await adoption.Settle(amendment, turn, cancellation);
                }
                else if (act is AmendmentAct.OfferModification)
                {
                    told = Offer(amendment, command.Parts);
                }
                else
                {
                    if (act is AmendmentAct.Fall && command.ByAmendmentId is { } by) amendment.ByAmendmentId = await desk.Find(by, cancellation) is { TabledAt: not null } cause && cause.DraftId == amendment.DraftId && cause.Id != amendment.Id ? cause.Id : throw new RefusedException(AccessRefusals.NotFound("amendment"));
                    await adoption.Settle(amendment, turn, cancellation);
                    told = await adoption.Told(amendment, cancellation);
                    await adoption.FallChildren(amendment, "The amendment that it amends is not adopted.", turn, note, before, cancellation);
                }
                if (act is not AmendmentAct.OfferModification)
                    foreach (var part in AmendmentDesk.Before(amendment)) part.Offered = null;
                amendment.State = became;
                amendment.Stamp++;
                if (act is not AmendmentAct.OfferModification) (amendment.DisposedAt, amendment.DisposedBy, amendment.DisposalReason) = (clock.GetUtcNow(), acting.Actor.PersonId, command.Reason.Trim());
                var kind = $"amendment-{Words.Of(became)}";
                note(kind, new
                {
                    amendmentId = amendment.Id,
                    number = amendment.Number,
                    revision = amendment.Revision,
                    draftId = amendment.DraftId,
                    paragraphId = AmendmentDesk.Before(amendment).FirstOrDefault()?.ParagraphId,
                    label = await desk.LabelOf(amendment, cancellation),
                    proposerDelegationId = amendment.DelegationId,
                    reason = command.Reason.Trim(),
                    byAmendmentId = amendment.ByAmendmentId,
                    parts = told,
                });
                foreach (var id in command.Fallen.Distinct()) await Fall(id, amendment, turn, note, before, cancellation);
                await db.SaveChangesAsync(cancellation);
                var actId = await undoing.Keep(kind, amendment.DraftId, before, cancellation);
                amendment.ActId = amendment.DisposedAt is null ? null : actId;
                var step = before.Texts.FirstOrDefault();
                return (amendment, new Done(actId, step?.TextId, step?.To), changed);
            }, cancellation);
            adoption.Announce(amendment, changed);
            return done;
        }

        public async Task<Done> Handle(Reply command, CancellationToken cancellation)
        {
            var (amendment, done, changed) = await acts.Write(async (note, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.AnswerModification, amendment);
                var before = new Before();
                var changed = new Adoption.Changed();
                var became = command.Accept ? AmendmentState.AdoptedModified : AmendmentState.Tabled;
                before.Keep(amendment, became);
                object told;
                if (command.Accept)
                {
                    await RequireChildren(amendment, [], cancellation);
                    told = await adoption.Enter(amendment, inBrackets: false, offered: true, turn, note, before, changed, cancellation);
                    await adoption.Settle(amendment, turn, cancellation);
                    (amendment.DisposedAt, amendment.DisposedBy, amendment.DisposalReason) = (clock.GetUtcNow(), acting.Actor.PersonId, command.Reason.Trim());
                }
                else
                {
                    told = AmendmentDesk.Before(amendment).Select(p => new { partId = p.Id, offered = p.Offered }).ToList();
                    foreach (var part in AmendmentDesk.Before(amendment)) part.Offered = null;
                }
                amendment.State = became;
                amendment.Stamp++;
                var kind = command.Accept ? "amendment-adopted-modified" : "modification-refused";
                note(kind, new { amendmentId = amendment.Id, number = amendment.Number, draftId = amendment.DraftId, paragraphId = AmendmentDesk.Before(amendment).FirstOrDefault()?.ParagraphId, label = await desk.LabelOf(amendment, cancellation), proposerDelegationId = amendment.DelegationId, reason = command.Reason.Trim(), parts = told });
                await db.SaveChangesAsync(cancellation);
                var actId = await undoing.Keep(kind, amendment.DraftId, before, cancellation);
                amendment.ActId = amendment.DisposedAt is null ? null : actId;
                var step = before.Texts.FirstOrDefault();
                return (amendment, new Done(actId, step?.TextId, step?.To), changed);
            }, cancellation);
            adoption.Announce(amendment, changed);
            return done;
        }

        static object Offer(Amendment amendment, IReadOnlyList<OfferedPart> offered)
        {
            var parts = AmendmentDesk.Before(amendment);
            foreach (var offer in offered)
            {
                var part = parts.FirstOrDefault(p => p.Id == offer.PartId && p.TextId is not null) ?? throw new RefusedException(DeskRefusals.NoPart(offer.PartId));
                if (AmendmentRefusals.Wording(part.Kind, part.Kind is AmendmentKind.Add ? null : part.BaseText, offer.Wording!) is { } refusal) throw new RefusedException(refusal);
                part.Offered = offer.Wording!;
            }
            return parts.Select(p => new { partId = p.Id, offered = p.Offered }).ToList();
        }

        /// <summary>Amendments to an amendment are treated before it, or fall with it.</summary>
        async Task RequireChildren(Amendment amendment, IReadOnlyList<long> fallen, CancellationToken cancellation)
        {
            var open = (await db.Amendments.Where(a => a.ParentId == amendment.Id && a.TabledAt != null).ToListAsync(cancellation)).Where(a => AmendmentRules.IsOpen(a.State) && !fallen.Contains(a.Id)).ToList();
            if (open.Count > 0) throw new RefusedException(DeskRefusals.OpenChildren(string.Join(", ", open.Select(a => a.Number))));
        }

        async Task Fall(long id, Amendment by, TextTurn turn, Note note, Before before, CancellationToken cancellation)
        {
            var fallen = await desk.Find(id, cancellation);
            if (fallen.Id == by.Id || fallen.DraftId != by.DraftId) throw new RefusedException(AccessRefusals.NotFound("amendment"));
            desk.Require(AmendmentAct.Fall, fallen);
            await adoption.Fall(fallen, by.Id, "", turn, note, before, cancellation);
        }
    }
}

/// <summary>Brings the words of an amendment into the draft, with the brackets that stand there.</summary>
public sealed class Adoption(DraftingDb db, AmendmentDesk desk, BracketBook book, Structure structure, Announcer announcer, Acting acting, TimeProvider clock)
{
    /// <summary>What the readers have to be told.</summary>
    public sealed class Changed
    {
        public Structure.Change? Outline { get; set; }
        public HashSet<long> Paragraphs { get; } = [];
    }

    /// <summary>Enters every part of the revision that is before the group: in brackets, nothing of the old words going; or with the words that were offered in place of the proposer's.</summary>
    /// <returns>What was done to each part, for the record.</returns>
    /// <exception cref="RefusedException">A paragraph has been withdrawn meanwhile, is locked, or the brackets would cross others.</exception>
    internal async Task<object> Enter(Amendment amendment, bool inBrackets, bool offered, TextTurn turn, Note note, Before before, Changed changed, CancellationToken cancellation)
    {
        var author = new Author(amendment.PersonId, amendment.DelegationId);
        var told = new List<object>();
        long? lastAdded = null;
        foreach (var part in AmendmentDesk.Before(amendment))
        {
            var wording = offered && part.Offered is { } other ? other : part.TextId is { } textId ? TextTurn.Now(await turn.Open(textId)).Text : "";
            if (part.Kind is AmendmentKind.Add)
            {
                var added = await Add(amendment, part, inBrackets ? $"[{wording}]" : wording, lastAdded, author, note, changed, cancellation);
                lastAdded = added.Id;
                before.AddedParagraphs.Add(added.Id);
                if (inBrackets) await Speak(amendment, added.TextId, added.Id, 0, wording.Length + 2, BracketSay.Propose, BracketKind.Addition, turn, note, before, cancellation);
                told.Add(new { partId = part.Id, kind = "add", paragraphId = added.Id, label = added.Label, words = wording });
            }
            else
            {
                told.Add(await Change(amendment, part, wording, inBrackets, author, turn, note, before, changed, cancellation));
            }
        }
        return told;
    }

    async Task<Paragraph> Add(Amendment amendment, AmendmentPart part, string words, long? lastAdded, Author author, Note note, Changed changed, CancellationToken cancellation)
    {
        var recommendation = await structure.Recommendation(part.RecommendationId, cancellation);
        if (part.ParagraphId is { } after && await structure.Paragraph(after, cancellation) is { Withdrawn: not null } gone) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(gone.Label));
        // Several additions at one place follow each other in the order in which they were proposed.
        var neighbour = lastAdded is not null && await db.Paragraphs.AnyAsync(p => p.Id == lastAdded && p.RecommendationId == part.RecommendationId && p.RelatedParagraphId == part.ParagraphId, cancellation) ? lastAdded : part.ParagraphId;
        var added = await structure.Insert(recommendation, neighbour, part.ParagraphId is null ? Relation.None : Relation.InsertedAfter, words, author, note, cancellation);
        changed.Outline = Structure.Changed(recommendation.Draft!, "paragraph-added", recommendation.Id, added.Id);
        await db.SaveChangesAsync(cancellation);
        return added;
    }

    async Task<object> Change(Amendment amendment, AmendmentPart part, string wording, bool inBrackets, Author author, TextTurn turn, Note note, Before before, Changed changed, CancellationToken cancellation)
    {
        var target = await turn.Open(part.TargetTextId!.Value);
        var paragraph = part.ParagraphId is { } paragraphId && part.OfPartId is null ? await structure.Paragraph(paragraphId, cancellation) : null;
        if (paragraph is not null && EditingRules.MayEdit(Role.Chair, paragraph.Policy, paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
        var from = TextTurn.Now(target).Version;
        var current = TextTurn.Now(target).Text;
        var since = await turn.Since(target, part.BaseVersion);
        var standing = Rebasing.Onto(part.BaseText, part.Kind is AmendmentKind.Sup ? "" : wording, [.. since.Select(e => e.Changes)], current);
        if (part.OfPartId is { } of)
        {
            var parent = await db.AmendmentParts.Where(p => p.Id == of).Select(p => new { p.Revision, Of = p.Amendment! }).SingleAsync(cancellation);
            if (!AmendmentRules.IsOpen(parent.Of.State) || parent.Revision != parent.Of.Revision) throw new RefusedException(DeskRefusals.TargetDisposed(parent.Of.Number ?? ""));
        }
        part.DisposedVersion = from;
        var words = standing.Hunks.Select(h => new { deleted = h.Deleted, inserted = h.Inserted, h.Collides }).ToList();
        if (part.Kind is AmendmentKind.Sup && !inBrackets && paragraph is not null)
        {
            paragraph.Withdrawn = new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = $"Suppressed by {AmendmentDesk.Named(amendment).ToLowerInvariant()}." };
            before.WithdrawnParagraphs.Add(paragraph.Id);
            changed.Outline = Structure.Changed(paragraph.Recommendation!.Draft!, "paragraph-withdrawn", paragraph.RecommendationId, paragraph.Id);
            note("paragraph-withdrawn", new { paragraphId = paragraph.Id, label = paragraph.Label, reason = paragraph.Withdrawn.Reason });
            return new { partId = part.Id, kind = "sup", paragraphId = (long?)paragraph.Id, label = paragraph.Label, fromVersion = from, toVersion = from, words };
        }

        if (standing.Hunks.Count == 0 && !standing.Spent) throw new RefusedException(DeskRefusals.LostPlace(AmendmentDesk.Named(amendment)));
        var rows = paragraph is null ? [] : await book.Open(target, amendment.DraftId, paragraph.Id, note, cancellation);
        foreach (var row in rows) before.Keep(row);
        var bracketed = inBrackets ? InBrackets.Of(current, standing.Changes, await book.Parties(amendment.GroupId, cancellation)) : null;
        var changes = bracketed?.Changes ?? standing.Changes;
        var to = turn.Change(target, changes, author);
        if (to > from) before.Texts.Add(new(target.Id, from, to));
        if (paragraph is not null)
        {
            foreach (var ended in book.Follow(rows, target, changes.Normalized(), "adopted"))
                Lost(ended, paragraph, amendment, current, standing.Hunks, note);
            foreach (var bracket in bracketed?.Brackets ?? [])
            {
                var row = book.Add(rows, target, amendment.DraftId, paragraph.Id, bracket.Start, bracket.End, author, bracket.Kind, amendmentId: amendment.Id);
                Say(row, amendment, bracket.Say is "delete" ? BracketSay.Delete : BracketSay.Propose);
            }
            await db.SaveChangesAsync(cancellation);
            before.NewBrackets.AddRange(rows.Where(r => r.AmendmentId == amendment.Id).Select(r => r.Id).Except(before.Brackets.Select(b => b.Id)));
            book.Sample(target, amendment.DraftId, paragraph.Id, await book.Parties(amendment.GroupId, cancellation));
            changed.Paragraphs.Add(paragraph.Id);
        }
        return new { partId = part.Id, kind = Words.Of(part.Kind), paragraphId = part.ParagraphId, label = paragraph?.Label ?? "", fromVersion = from, toVersion = to, words };
    }

    /// <summary>Tells the record of a bracket that went with the words of an amendment, and which words went.</summary>
    internal static void Lost(Bracket ended, Paragraph paragraph, Amendment? amendment, string text, IReadOnlyList<Hunk> hunks, Note note) => note("bracket-lifted", new
    {
        draftId = ended.DraftId,
        paragraphId = paragraph.Id,
        label = paragraph.Label,
        bracketId = ended.Id,
        amendmentId = amendment?.Id,
        how = ended.EndedHow,
        words = text[ended.Start..ended.End],
        removed = hunks.Where(h => h.From < ended.End && ended.Start < h.To && h.Deleted.Any(char.IsLetterOrDigit)).Select(h => h.Deleted.Trim()),
    });

    async Task Speak(Amendment amendment, long textId, long paragraphId, int start, int end, BracketSay say, BracketKind kind, TextTurn turn, Note note, Before before, CancellationToken cancellation)
    {
        var text = await turn.Open(textId);
        var rows = await book.Open(text, amendment.DraftId, paragraphId, note, cancellation);
        var row = rows.Find(r => r.Start == start && r.End == end) ?? book.Add(rows, text, amendment.DraftId, paragraphId, start, end, new Author(amendment.PersonId, amendment.DelegationId), kind, amendmentId: amendment.Id);
        Say(row, amendment, say);
        await db.SaveChangesAsync(cancellation);
        before.NewBrackets.Add(row.Id);
    }

    /// <summary>The proposer and those who sponsor the amendment stand behind the words.</summary>
    void Say(Bracket row, Amendment amendment, BracketSay say)
    {
        IEnumerable<long> behind = [.. amendment.DelegationId is { } own ? [own] : Array.Empty<long>(), .. amendment.CoSponsors.Where(c => c.JoinedAt is not null).Select(c => c.DelegationId)];
        foreach (var delegationId in behind)
            if (!row.Voices.Exists(v => v.DelegationId == delegationId)) row.Voices.Add(new BracketVoice { DelegationId = delegationId, Say = say, PersonId = amendment.PersonId, At = clock.GetUtcNow() });
    }

    /// <summary>Closes an amendment that is disposed of: it keeps the version of the text that it was disposed of against, and a revision that was being prepared is not written any more.</summary>
    internal async Task Settle(Amendment amendment, TextTurn turn, CancellationToken cancellation)
    {
        foreach (var part in AmendmentDesk.Before(amendment))
            if (part.TargetTextId is { } id) part.DisposedVersion ??= TextTurn.Now(await turn.Open(id)).Version;
        var written = amendment.Parts.Select(p => p.TextId).OfType<long>().ToArray();
        foreach (var text in await db.Texts.Where(t => written.Contains(t.Id)).ToListAsync(cancellation)) text.Writers = TextWriters.Nobody;
    }

    /// <summary>Notes that an amendment falls, and with it what amends it.</summary>
    internal async Task Fall(Amendment fallen, long byId, string reason, TextTurn turn, Note note, Before? before, CancellationToken cancellation)
    {
        before?.Keep(fallen, AmendmentState.Fallen);
        await Settle(fallen, turn, cancellation);
        fallen.State = AmendmentState.Fallen;
        fallen.Stamp++;
        (fallen.DisposedAt, fallen.DisposedBy, fallen.DisposalReason, fallen.ByAmendmentId) = (clock.GetUtcNow(), acting.Actor.PersonId, reason, byId);
        note("amendment-fallen", new { amendmentId = fallen.Id, number = fallen.Number, draftId = fallen.DraftId, byAmendmentId = byId, paragraphId = AmendmentDesk.Before(fallen).FirstOrDefault()?.ParagraphId, label = await desk.LabelOf(fallen, cancellation), reason, parts = await Told(fallen, cancellation) });
        await FallChildren(fallen, "The amendment that it amends has fallen.", turn, note, before, cancellation);
    }

    /// <summary>What amends an amendment has nothing left to amend when that is closed or gets other words.</summary>
    internal async Task FallChildren(Amendment parent, string reason, TextTurn turn, Note note, Before? before, CancellationToken cancellation)
    {
        foreach (var child in await desk.All().Where(a => a.ParentId == parent.Id && a.TabledAt != null).ToListAsync(cancellation))
            if (AmendmentRules.IsOpen(child.State)) await Fall(child, parent.Id, reason, turn, note, before, cancellation);
    }

    /// <summary>The words of an amendment that do not enter the text, for the record: nobody's words vanish.</summary>
    internal async Task<object> Told(Amendment amendment, CancellationToken cancellation)
    {
        var told = new List<object>();
        foreach (var part in AmendmentDesk.Before(amendment)) told.Add(new { partId = part.Id, kind = Words.Of(part.Kind), paragraphId = part.ParagraphId, baseText = part.BaseText, wording = await desk.Wording(part, cancellation) });
        return told;
    }

    /// <summary>Tells the readers; called after the commit.</summary>
    internal void Announce(Amendment amendment, Changed changed)
    {
        if (changed.Outline is { } outline) structure.Announce(outline);
        foreach (var paragraphId in changed.Paragraphs) announcer.Brackets(amendment.DraftId, paragraphId);
        desk.Announce(amendment);
    }
}
