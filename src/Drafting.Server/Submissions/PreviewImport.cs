using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>A file is uploaded and read; what it would change is shown, and no submission is touched before somebody confirms.</summary>
static class PreviewImport
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/imports", async (string? fileName, HttpRequest request, IMediator sender, CancellationToken cancellation) =>
            await sender.Send(new Command(fileName ?? "", await Body(request, cancellation)), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapGet("/imports/{id:long}", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapGet("/imports/{id:long}/submissions/{number:int}", (long id, int number, IMediator sender, CancellationToken cancellation) => sender.Send(new PassagesQuery(id, number), cancellation))
            .WithMetadata(new Requires(Act.ImportSubmissions));
    }

    public sealed record Command(string FileName, byte[] Content) : IRequest<Preview>;
    public sealed record Query(long Id) : IRequest<Preview>;
    public sealed record PassagesQuery(long Id, int Number) : IRequest<SubmissionReading>;

    public sealed record Preview(long Id, string FileName, int Size, string State, string Message, IReadOnlyList<SubmissionLine> Submissions, IReadOnlyList<DiagnosticLine> Diagnostics);
    public sealed record SubmissionLine(
        int Number, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, DateOnly? Date, int FirstLine, int LastLine, int Passages,
        int Footnotes, IReadOnlyList<AnswerLine> Answers, string Action, Beside? StandsBeside);
    public sealed record Beside(int Number, string Contributor);
    public sealed record SubmissionReading(int Number, IReadOnlyList<PassageLine> Passages, IReadOnlyList<FootnoteLine> Footnotes);
    public sealed record PassageLine(int Number, string Kind, string? Label, int? Question, string Text, string? Raw, int? FirstLine, int? LastLine, IReadOnlyList<CallLine> Calls);

    /// <summary>The whole upload, or a refusal that says how large it is; never more than the limit in memory.</summary>
    static async Task<byte[]> Body(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > CompilationReader.MaxBytes) throw new RefusedException(ImportRefusals.TooLarge(request.ContentLength.Value));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = CompilationReader.MaxBytes + 1;
        var content = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(content, cancellation);
        }
        catch (BadHttpRequestException e) when (e.StatusCode is 413)
        {
            throw new RefusedException(ImportRefusals.TooLarge(content.Length));
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            throw new RefusedException(ImportRefusals.HalfWritten);
        }
        return content.ToArray();
    }

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.FileName).Line(260, "file name");
    }

    sealed class Handler(DraftingDb db, Importer importer, Acting acting, TimeProvider clock) : IRequestHandler<Command, Preview>, IRequestHandler<Query, Preview>, IRequestHandler<PassagesQuery, SubmissionReading>
    {
        public async Task<Preview> Handle(Command command, CancellationToken cancellation)
        {
            var plan = await importer.Plan(acting.Actor.GroupId, command.Content, null, cancellation);
            var import = Importer.NewImport(acting.Actor.GroupId, acting.Actor.PersonId, command.FileName, command.Content, clock.GetUtcNow());
            // Nothing is kept of a file that would change nothing.
            if (plan.ChangesNothing) import.State = ImportState.Unchanged;
            else
            {
                db.ChangeTracker.Clear();
                db.Imports.Add(import);
                await db.SaveChangesAsync(cancellation);
            }
            return Show(import, plan);
        }

        public async Task<Preview> Handle(Query query, CancellationToken cancellation)
        {
            var import = await Load(query.Id, cancellation);
            return Show(import, await importer.Plan(import.GroupId, import.Content, null, cancellation));
        }

        public async Task<SubmissionReading> Handle(PassagesQuery query, CancellationToken cancellation)
        {
            var import = await Load(query.Id, cancellation);
            var plan = await importer.Plan(import.GroupId, import.Content, null, cancellation);
            var read = plan.Submissions.Select(p => p.Read).FirstOrDefault(r => r.Number == query.Number) ?? throw new RefusedException(AccessRefusals.NotFound("submission in this file"));
            return new SubmissionReading(read.Number,
                [.. read.Passages.Select(p => new PassageLine(p.Number, Words.Of(p.Kind), p.Label, p.Question, p.Text, p.Raw == p.Text ? null : p.Raw, p.FirstLine, p.LastLine, [.. p.Calls.Select(c => new CallLine(c.Offset, c.Mark))]))],
                [.. read.Footnotes.Select(f => new FootnoteLine(f.Mark, f.Text, f.PassageNumber, f.Offset))]);
        }

        async Task<Import> Load(long id, CancellationToken cancellation) =>
            await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("import"));

        static Preview Show(Import import, ImportPlan plan) => new(
            import.Id, import.FileName, import.Content.Length, Words.Of(import.State),
            import.State is ImportState.Unchanged ? ImportWords.Unchanged(plan.Submissions.Length) : $"{plan.Submissions.Length} submissions found, {plan.Reading.Diagnostics.Length} repairs and doubts to look at.",
            [.. plan.Submissions.Select(p => new SubmissionLine(
                p.Read.Number, p.Read.Contributor, p.Read.Organisation, p.Read.Persons, Words.Of(p.Read.Kind), p.Read.Capacity, p.Read.Country, p.Read.Date, p.Read.FirstLine, p.Read.LastLine,
                p.Read.Passages.Length, p.Read.Footnotes.Length, [.. p.Read.Answers.Select(a => new AnswerLine(a.Question, a.Status is AnswerStatus.Answered))], Words.Of(p.Action),
                p.Existing is { } existing ? new Beside(existing.Number, existing.Contributor) : null))],
            [.. plan.Reading.Diagnostics.Select(DiagnosticLine.Of)]);
    }
}
