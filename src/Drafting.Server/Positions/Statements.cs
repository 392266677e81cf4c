using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>Statements, explanations of position, minority statements and challenges, with the chair's answers. A statement is public in the group; taking it back leaves it readable, with who did and why.</summary>
static class Statements
{
    const int MaxWords = 8000, MaxRead = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/statements", (long draftId, long? paragraphId, long? recommendationId, long? designationId, long? before, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Query(draftId, paragraphId, recommendationId, designationId, before), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPost("/drafts/{draftId:long}/statements", (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(draftId, body.Kind, body.RecommendationId, body.ParagraphId, body.DesignationId, body.Text ?? "", body.DelegationId, body.NegotiatingGroupId), cancellation)).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/statements/{id:long}/withdraw", async (long id, ReasonBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/statements/{id:long}/answer", (long id, AnswerBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Answer(id, body.Text ?? ""), cancellation)).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record Body(string? Kind, long? RecommendationId, long? ParagraphId, long? DesignationId, string? Text, long? DelegationId, long? NegotiatingGroupId);
    public sealed record ReasonBody(string? Reason);
    public sealed record AnswerBody(string? Text);
    public sealed record Query(long DraftId, long? ParagraphId, long? RecommendationId, long? DesignationId, long? Before) : IRequest<Page>;
    public sealed record Page(IReadOnlyList<Line> Statements, bool More);
    public sealed record Line(
        long Id, string Kind, long? RecommendationId, long? ParagraphId, long? DesignationId, long? AnswersId, long? DelegationId, long? NegotiatingGroupId, string Text, bool OnBehalf, long PersonId, long At, long? WithdrawnAt, string? WithdrawnReason, bool Mine);
    public sealed record Command(long DraftId, string? Kind, long? RecommendationId, long? ParagraphId, long? DesignationId, string Text, long? DelegationId, long? NegotiatingGroupId) : IRequest<Line>;
    public sealed record Withdraw(long Id, string Reason) : IRequest;
    public sealed record Answer(long Id, string Text) : IRequest<Line>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).Must(k => Words.Read<StatementKind>(k) is { } kind && kind is not StatementKind.Answer).WithMessage("A statement is one of: statement, explanation-of-position, minority, challenge.");
            RuleFor(c => c.Text).Prose(MaxWords, "statement").Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("The statement is empty.");
            RuleFor(c => c).Must(c => new[] { c.RecommendationId, c.ParagraphId, c.DesignationId }.Count(id => id is not null) <= 1).WithMessage("A statement is about one thing: a recommendation, a paragraph, a designation, or else the draft.");
        }
    }

    sealed class WithdrawValidator : AbstractValidator<Withdraw>
    {
        public WithdrawValidator() => RuleFor(c => c.Reason).Prose(1000, "reason");
    }

    sealed class AnswerValidator : AbstractValidator<Answer>
    {
        public AnswerValidator() => RuleFor(c => c.Text).Prose(MaxWords, "answer").Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("The answer is empty.");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, PositionDesk desk, Announcer announcer, Acting acting, TimeProvider clock)
        : IRequestHandler<Query, Page>, IRequestHandler<Command, Line>, IRequestHandler<Withdraw, Unit>, IRequestHandler<Answer, Line>
    {
        Actor Actor => acting.Actor;

        public async Task<Page> Handle(Query query, CancellationToken cancellation)
        {
            await MustBeHere(query.DraftId, cancellation);
            var before = query.Before ?? long.MaxValue;
            var some = db.Statements.AsNoTracking().Where(s => s.DraftId == query.DraftId && s.Id < before);
            if (query.ParagraphId is { } p) some = some.Where(s => s.ParagraphId == p);
            if (query.RecommendationId is { } r) some = some.Where(s => s.RecommendationId == r);
            if (query.DesignationId is { } d) some = some.Where(s => s.DesignationId == d);
            var rows = await some.OrderByDescending(s => s.Id).Take(MaxRead + 1).ToListAsync(cancellation);
            // An observer is shown who disagreed where the group shows positions to observers.
            var sees = Actor.SeesPositions(await db.Groups.Where(g => g.Id == Actor.GroupId).Select(g => g.PositionsFor).SingleAsync(cancellation));
            return new Page([.. rows.Take(MaxRead).Where(s => sees || s.Kind is StatementKind.Answer || (Actor.DelegationId is { } own && s.DelegationId == own)).Select(Told)], rows.Count > MaxRead);
        }

        Line Told(Statement s) => new(s.Id, Words.Of(s.Kind), s.RecommendationId, s.ParagraphId, s.DesignationId, s.AnswersId, s.DelegationId, s.NegotiatingGroupId, s.Text, s.OnBehalf, s.PersonId, s.At.ToUnixTimeMilliseconds(),
            s.WithdrawnAt?.ToUnixTimeMilliseconds(), s.WithdrawnReason, Actor.PersonId == s.PersonId || (Actor.DelegationId is { } own && s.DelegationId == own));

        public async Task<Line> Handle(Command command, CancellationToken cancellation)
        {
            var made = await ledger.Write(async note =>
            {
                await MustBeHere(command.DraftId, cancellation);
                var kind = Words.Read<StatementKind>(command.Kind)!.Value;
                var (speaker, onBehalf) = await desk.Speaker(command.DelegationId, command.NegotiatingGroupId, cancellation);
                await Subject(command, kind, cancellation);
                var statement = new Statement
                {
                    GroupId = Actor.GroupId,
                    DraftId = command.DraftId,
                    Kind = kind,
                    RecommendationId = command.RecommendationId,
                    ParagraphId = command.ParagraphId,
                    DesignationId = command.DesignationId,
                    DelegationId = speaker.DelegationId,
                    NegotiatingGroupId = speaker.NegotiatingGroupId,
                    Text = command.Text.Trim(),
                    PersonId = Actor.PersonId!.Value,
                    OnBehalf = onBehalf,
                    At = clock.GetUtcNow(),
                };
                db.Statements.Add(statement);
                await db.SaveChangesAsync(cancellation);
                note("statement-made", new
                {
                    statementId = statement.Id,
                    draftId = statement.DraftId,
                    kind = command.Kind,
                    recommendationId = statement.RecommendationId,
                    paragraphId = statement.ParagraphId,
                    designationId = statement.DesignationId,
                    delegationId = statement.DelegationId,
                    negotiatingGroupId = statement.NegotiatingGroupId,
                    onBehalf,
                    text = statement.Text,
                });
                return statement;
            }, cancellation);
            announcer.Consensus(made.DraftId, "statements", made.ParagraphId);
            return Told(made);
        }

        /// <summary>What it is about has to be in the draft; an explanation of position follows adoption, a challenge is to a designation.</summary>
        async Task Subject(Command command, StatementKind kind, CancellationToken cancellation)
        {
            if (command.RecommendationId is { } r && !await db.Recommendations.AnyAsync(x => x.Id == r && x.DraftId == command.DraftId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("recommendation"));
            if (command.DesignationId is { } d && !await db.Designations.AnyAsync(x => x.Id == d && x.DraftId == command.DraftId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("designation"));
            var paragraph = command.ParagraphId is { } p ? await db.Paragraphs.Where(x => x.Id == p && x.Recommendation!.DraftId == command.DraftId).Select(x => new { x.Agreement }).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("paragraph")) : null;
            if (kind is StatementKind.Challenge && command.DesignationId is null) throw new RefusedException(StatementRefusals.ChallengeOfWhat);
            if (kind is not StatementKind.ExplanationOfPosition) return;
            var closed = await db.Drafts.AnyAsync(x => x.Id == command.DraftId && x.ClosedAt != null, cancellation);
            var agreed = paragraph is not null ? AgreementRules.IsAgreed(paragraph.Agreement)
                : command.RecommendationId is { } whole && await db.Paragraphs.AnyAsync(x => x.RecommendationId == whole && x.Withdrawn == null && (x.Agreement == Agreement.AdReferendum || x.Agreement == Agreement.AgreedInGroup || x.Agreement == Agreement.AgreedInPlenary), cancellation);
            if (!closed && !agreed) throw new RefusedException(StatementRefusals.NotAdopted);
        }

        public async Task<Unit> Handle(Withdraw command, CancellationToken cancellation)
        {
            var (draftId, paragraphId) = await ledger.Write(async note =>
            {
                var statement = await Find(command.Id, cancellation);
                var bench = Actor.Role is Role.Chair or Role.Secretariat;
                var theirs = statement.DelegationId is null && statement.NegotiatingGroupId is null;
                if (theirs ? !bench : !bench && statement.DelegationId != Actor.DelegationId && !await db.NegotiatingGroupMembers.AnyAsync(m => m.NegotiatingGroupId == statement.NegotiatingGroupId && m.DelegationId == Actor.DelegationId && m.Speaks && m.Until == null, cancellation))
                    throw new RefusedException(StatementRefusals.NotYours);
                if (statement.WithdrawnAt is not null) throw new RefusedException(StatementRefusals.Withdrawn);
                (statement.WithdrawnAt, statement.WithdrawnBy, statement.WithdrawnReason) = (clock.GetUtcNow(), Actor.PersonId, command.Reason.Trim());
                note("statement-withdrawn", new { statementId = statement.Id, draftId = statement.DraftId, kind = Words.Of(statement.Kind), paragraphId = statement.ParagraphId, delegationId = statement.DelegationId, negotiatingGroupId = statement.NegotiatingGroupId, reason = command.Reason.Trim() });
                return (statement.DraftId, statement.ParagraphId);
            }, cancellation);
            announcer.Consensus(draftId, "statements", paragraphId);
            return Unit.Value;
        }

        public async Task<Line> Handle(Answer command, CancellationToken cancellation)
        {
            var made = await ledger.Write(async note =>
            {
                var statement = await Find(command.Id, cancellation);
                if (statement.Kind is not StatementKind.Challenge) throw new RefusedException(StatementRefusals.NotAChallenge);
                if (statement.WithdrawnAt is not null) throw new RefusedException(StatementRefusals.Withdrawn);
                var answer = new Statement
                {
                    GroupId = Actor.GroupId,
                    DraftId = statement.DraftId,
                    Kind = StatementKind.Answer,
                    DesignationId = statement.DesignationId,
                    AnswersId = statement.Id,
                    Text = command.Text.Trim(),
                    PersonId = Actor.PersonId!.Value,
                    At = clock.GetUtcNow(),
                };
                db.Statements.Add(answer);
                await db.SaveChangesAsync(cancellation);
                note("statement-answered", new { statementId = answer.Id, draftId = answer.DraftId, answersId = statement.Id, designationId = statement.DesignationId, text = answer.Text });
                return answer;
            }, cancellation);
            announcer.Consensus(made.DraftId, "statements");
            return Told(made);
        }

        async Task<Statement> Find(long id, CancellationToken cancellation) => await db.Statements.SingleOrDefaultAsync(s => s.Id == id && s.GroupId == Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("statement"));

        async Task MustBeHere(long draftId, CancellationToken cancellation)
        {
            if (!await db.Drafts.AnyAsync(d => d.Id == draftId && d.GroupId == Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
        }
    }
}

/// <summary>What is refused about statements.</summary>
static class StatementRefusals
{
    /// <summary>An explanation of position before anything was adopted.</summary>
    public static readonly Refusal NotAdopted = new("state", "An explanation of position follows adoption, and this is not agreed.", "Take a position, or make a statement for the record.");

    /// <summary>A challenge to nothing.</summary>
    public static readonly Refusal ChallengeOfWhat = new("invalid", "A challenge is to a designation, and none is named.", "Name the designation.");

    /// <summary>Only challenges are answered.</summary>
    public static readonly Refusal NotAChallenge = new("state", "Only a challenge is answered by the chair.", "Make a statement of your own.");

    /// <summary>Somebody else's.</summary>
    public static readonly Refusal NotYours = new("role", "Only who made a statement may withdraw it.", "Ask the delegation, or the secretariat on its behalf.");

    /// <summary>Taken back already.</summary>
    public static readonly Refusal Withdrawn = new("withdrawn", "This statement has been withdrawn.", "It stays readable as withdrawn.");
}
