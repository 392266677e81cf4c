using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>Words of a passage are linked to a paragraph, or to an amendment that is before the group. A person decides the stance; who decided is recorded.</summary>
static class LinkPassage
{
    public static void Map(IEndpointRouteBuilder group)
    {
        foreach (var (address, ofAmendment) in new[] { ("/paragraphs/{id:long}/evidence", false), ("/amendments/{id:long}/evidence", true) })
        {
            group.MapPost(address,
                (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, ofAmendment, body.PassageId, body.Start, body.End, body.Quote, body.Stance, body.Note ?? ""), cancellation))
                .WithMetadata(new Requires(Act.LinkEvidence));
        }
    }

    public sealed record Body(long PassageId, int Start, int End, string? Quote, string? Stance, string? Note);
    public sealed record Command(long Id, bool OfAmendment, long PassageId, int Start, int End, string? Quote, string? Stance, string Note) : IRequest<EvidenceReading>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Stance).Must(s => Words.Read<Stance>(s) is not null).WithMessage("The stance is one of: supports, opposes, qualifies.");
            RuleFor(c => c.Note).Prose(2000, "note");
            RuleFor(c => c.Start).GreaterThanOrEqualTo(0).WithMessage("The selection starts before the passage.");
            RuleFor(c => c.End).GreaterThan(c => c.Start).WithMessage("The selection is empty: its end must come after its start.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, EvidenceReader evidence, CitationDesk desk, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, EvidenceReading>
    {
        public async Task<EvidenceReading> Handle(Command command, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var (linkId, paragraphId, draftId) = await ledger.Write(async note =>
            {
                var bearing = await Bearing.Find(db, actor.GroupId, command.Id, command.OfAmendment, cancellation);
                var paragraph = bearing.Paragraph;
                if (bearing.Amendment is null && (paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null)) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(paragraph.Label));
                var passage = await desk.Passage(command.PassageId, cancellation);
                var quotation = Quoting.Of(passage, command.Start, command.End, command.Quote);
                var version = await db.TextChanges.Where(c => c.TextId == paragraph.TextId).MaxAsync(c => (int?)c.Version, cancellation) ?? 0;
                var link = new EvidenceLink
                {
                    GroupId = actor.GroupId,
                    ParagraphId = paragraph.Id,
                    AmendmentId = bearing.Amendment?.Id,
                    ParagraphVersion = version,
                    PassageId = passage.Id,
                    Quote = quotation.Words,
                    Start = quotation.Start,
                    Before = quotation.Prefix,
                    After = quotation.Suffix,
                    Stance = Words.Read<Stance>(command.Stance)!.Value,
                    Note = command.Note.Trim(),
                    PersonId = actor.PersonId!.Value,
                    DelegationId = actor.DelegationId,
                    At = clock.GetUtcNow(),
                };
                db.EvidenceLinks.Add(link);
                await db.SaveChangesAsync(cancellation);
                note("evidence-linked", Quoting.Told(link, paragraph, passage, await desk.MayCite(passage.Id, cancellation)));
                return (link.Id, paragraph.Id, paragraph.Recommendation!.DraftId);
            }, cancellation);
            announcer.Evidence(draftId, paragraphId);
            return await evidence.One(linkId, cancellation);
        }
    }
}

/// <summary>Quoting a passage.</summary>
public static class Quoting
{
    /// <summary>The selected words, which must be those that the sender saw.</summary>
    /// <exception cref="RefusedException">The selection is outside of the passage, has no words, or other words stand there.</exception>
    public static Quotation Of(Passage passage, int start, int end, string? quote)
    {
        if (end > passage.Text.Length) throw new RefusedException(EvidenceRefusals.OutsidePassage(passage.Number, passage.Text.Length));
        var words = passage.Text.AsSpan(start, end - start);
        if (words.IsWhiteSpace() || (words.Length == 1 && char.IsSurrogate(words[0]))) throw new RefusedException(EvidenceRefusals.NoWords);
        var quotation = Quotation.Of(passage.Text, start, end);
        if (quote is not null && quote != quotation.Words) throw new RefusedException(EvidenceRefusals.OtherWords(passage.Number));
        return quotation;
    }

    /// <summary>A new link as the record tells it: without whose and which words they are, where the contributor may not be cited.</summary>
    public static object Told(EvidenceLink link, Paragraph paragraph, Passage passage, bool cited)
    {
        var (label, stance) = (paragraph.Label, Words.Of(link.Stance));
        return cited
            ? (object)new { linkId = link.Id, paragraphId = paragraph.Id, label, paragraphVersion = link.ParagraphVersion, amendmentId = link.AmendmentId, submission = passage.Edition!.Submission!.Number, passage = passage.Number, passageId = passage.Id, edition = Words.Of(passage.Edition.Kind), stance, quote = link.Quote, note = link.Note }
            : new { linkId = link.Id, paragraphId = paragraph.Id, label, paragraphVersion = link.ParagraphVersion, amendmentId = link.AmendmentId, stance };
    }
}

/// <summary>What is refused about links.</summary>
public static class EvidenceRefusals
{
    /// <summary>The selection is longer than the passage.</summary>
    public static Refusal OutsidePassage(int number, int length) => new("selection", $"The selection ends outside of passage {number}, which has {length} characters.", "Select the words again.");

    /// <summary>Only white space is selected.</summary>
    public static readonly Refusal NoWords = new("selection", "The selection has no words.", "Select the words that bear on the paragraph.");

    /// <summary>The words at the place are others than those that were sent.</summary>
    public static Refusal OtherWords(int number) => new("selection", $"The words at this place of passage {number} are not those that were selected.", "Load the submission again and select them once more.");

    /// <summary>An amendment that adds to a recommendation without paragraphs.</summary>
    public static readonly Refusal NoParagraph = new("state", "This amendment stands in a recommendation that has no paragraph, so there is no place to keep its evidence.", "Add a paragraph to the recommendation first.");

    /// <summary>Somebody else's link.</summary>
    public static readonly Refusal NotYours = new("role", "This link was made by another delegation.", "Ask them, or the chair or secretariat, to change it.");

    /// <summary>Withdrawn before.</summary>
    public static readonly Refusal Withdrawn = new("withdrawn", "This link has already been withdrawn.", "Load the evidence again.");

    /// <summary>Not withdrawn.</summary>
    public static readonly Refusal NotWithdrawn = new("not-withdrawn", "This link is not withdrawn.", "Load the evidence again.");
}
