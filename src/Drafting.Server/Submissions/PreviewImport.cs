using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Exchange;
using Drafting.Server.Hosting;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>A file is uploaded and read; what it would change is shown, and no submission is touched before somebody confirms.</summary>
static class PreviewImport
{
    /// <summary>Most files are read by then, and shown at once.</summary>
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/imports", async (string? fileName, HttpRequest request, ReadingLimits limits, IMediator sender, CancellationToken cancellation) =>
            await sender.Send(new Command(fileName ?? "", await Body(request, limits.MaxBytes, cancellation)), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapGet("/imports/{id:long}", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapGet("/imports/{id:long}/submissions/{at:int}", (long id, int at, IMediator sender, CancellationToken cancellation) => sender.Send(new PassagesQuery(id, at), cancellation))
            .WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapGet("/imports/{id:long}/file", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            var file = await sender.Send(new FileQuery(id), cancellation);
            // Whatever it is, a browser keeps it and shows nothing of it.
            return TypedResults.File(file.Content, "application/octet-stream", file.FileName);
        }).WithMetadata(new Requires(Act.ImportSubmissions));
    }

    public sealed record Command(string FileName, byte[] Content) : IRequest<Preview>;
    public sealed record Query(long Id) : IRequest<Preview>;
    public sealed record PassagesQuery(long Id, int At) : IRequest<SubmissionReading>;
    public sealed record FileQuery(long Id) : IRequest<FileLine>;
    public sealed record FileLine(string FileName, byte[] Content);
    public sealed record SubmissionReading(int At, int Number, IReadOnlyList<PassageLine> Passages, IReadOnlyList<FootnoteLine> Footnotes);
    public sealed record PassageLine(
        int At, int Number, string Kind, string? Label, int? Question, string Text, string? Raw, int FirstLine, int LastLine, int? Page, IReadOnlyList<CallLine> Calls, IReadOnlyList<TrackedLine> Tracked);
    public sealed record TrackedLine(int Offset, int Length, string? Deleted, string? Author);

    /// <summary>The whole upload, or a refusal that says how large it is; never more than the limit in memory.</summary>
    static async Task<byte[]> Body(HttpRequest request, long most, CancellationToken cancellation)
    {
        if (request.ContentLength > most) throw new RefusedException(ImportRefusals.TooLarge(request.ContentLength.Value, most));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + 1;
        var content = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(content, cancellation);
        }
        catch (BadHttpRequestException e) when (e.StatusCode is 413)
        {
            throw new RefusedException(ImportRefusals.TooLarge(content.Length, most));
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            throw new RefusedException(ImportRefusals.HalfWritten);
        }
        if (content.Length > most) throw new RefusedException(ImportRefusals.TooLarge(content.Length, most));
        return content.ToArray();
    }

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.FileName).Line(260, "file name");
    }

    sealed class Handler(DraftingDb db, ImportReader reader, Previews previews, Acting acting, TimeProvider clock)
        : IRequestHandler<Command, Preview>, IRequestHandler<Query, Preview>, IRequestHandler<PassagesQuery, SubmissionReading>, IRequestHandler<FileQuery, FileLine>
    {
        public async Task<Preview> Handle(Command command, CancellationToken cancellation)
        {
            var import = Importer.NewImport(acting.Actor.GroupId, acting.Actor.PersonId, command.FileName, command.Content, clock.GetUtcNow());
            db.Imports.Add(import);
            await db.SaveChangesAsync(cancellation);
            reader.Begin(import.Id);
            try
            {
                await reader.Finished(import.Id).WaitAsync(Wait, clock, cancellation);
            }
            catch (TimeoutException)
            {
                // It is shown as being read, and asked for again.
            }
            var preview = await previews.Show(import.Id, cancellation);
            // Nothing is kept of a file that would change nothing.
            if (preview.State == Words.Of(ImportState.Unchanged)) await db.Imports.Where(i => i.Id == import.Id && i.State == ImportState.Unchanged).ExecuteDeleteAsync(cancellation);
            return preview;
        }

        public Task<Preview> Handle(Query query, CancellationToken cancellation) => previews.Show(query.Id, cancellation);

        public async Task<SubmissionReading> Handle(PassagesQuery query, CancellationToken cancellation)
        {
            var file = await previews.Open(query.Id, cancellation);
            var read = file.Reading.Submissions.FirstOrDefault(s => s.FirstLine == query.At) ?? throw new RefusedException(AccessRefusals.NotFound("submission in this file"));
            return new SubmissionReading(read.FirstLine, read.Number,
                [.. read.Passages.Select(p => new PassageLine(
                    p.FirstLine, p.Number, Words.Of(p.Kind), p.Label, p.Question, p.Text, p.Raw == p.Text ? null : p.Raw, p.FirstLine, p.LastLine, p.Page, [.. p.Calls.Select(c => new CallLine(c.Offset, c.Mark))],
                    [.. p.Tracked.Select(t => new TrackedLine(t.Offset, t.Length, t.Deleted, t.Author))]))],
                [.. read.Footnotes.Select(f => new FootnoteLine(f.Mark, f.Text, f.PassageNumber, f.Offset))]);
        }

        public async Task<FileLine> Handle(FileQuery query, CancellationToken cancellation) =>
            await db.Imports.Where(i => i.Id == query.Id && i.GroupId == acting.Actor.GroupId).Select(i => new FileLine(i.FileName, i.Content)).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("import"));
    }
}

/// <summary>An import as it is shown: what was found in it, what confirming would do, what was put right.</summary>
public sealed record Preview(
    long Id, string FileName, int Size, string? Format, int? Pages, string State, double Progress, string Message, ProblemLine? Problem, int Version, string? Contact, string? Receipt,
    IReadOnlyList<Preview.SubmissionLine> Submissions, IReadOnlyList<DiagnosticLine> Diagnostics, JsonElement Corrections)
{
    public sealed record SubmissionLine(
        int At, int Number, string? Symbol, string? Language, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId,
        DateOnly? Date, string Consent, bool Citable, string Heading, int FirstLine, int LastLine, int? FirstPage, int? LastPage, int Passages, int Footnotes, IReadOnlyList<AnswerLine> Answers, string Action,
        BesideLine? StandsBeside, IReadOnlyList<string> Corrected);
    public sealed record BesideLine(int Number, string Contributor);
}

/// <summary>Shows imports of the actor's group.</summary>
public sealed class Previews(DraftingDb db, Importer importer, ImportReader reader, Acting acting)
{
    /// <summary>The written name of what came in: a format, or the form.</summary>
    public static string? FormatOf(SourceFormat? format, string? receipt) => receipt is not null ? "form" : format is { } f ? Words.Of(f) : null;

    /// <summary>A file that was read, as it stands.</summary>
    /// <exception cref="RefusedException">There is none, or it is not read.</exception>
    public async Task<ImportFile> Open(long id, CancellationToken cancellation)
    {
        var row = await db.Imports.Where(i => i.Id == id && i.GroupId == acting.Actor.GroupId).Select(i => new { i.FileName, i.State, i.Version, i.Reading, i.Corrections }).SingleOrDefaultAsync(cancellation)
            ?? throw new RefusedException(AccessRefusals.NotFound("import"));
        if (row.Reading is null) throw new RefusedException(ImportRefusals.NotRead(row.FileName, row.State));
        return new ImportFile(id, row.Version, row.FileName, null, FileReading.Read(row.Reading), ImportCorrections.Read(row.Corrections));
    }

    /// <summary>An import, whatever its state.</summary>
    public async Task<Preview> Show(long id, CancellationToken cancellation)
    {
        var row = await db.Imports.Where(i => i.Id == id && i.GroupId == acting.Actor.GroupId)
            .Select(i => new { i.FileName, Size = i.Content.Length, i.Format, i.State, i.Version, i.Problem, i.Contact, i.Receipt, i.Reading, i.Corrections })
            .SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("import"));
        var corrections = ImportCorrections.Read(row.Corrections);
        Preview Without(double progress, string message, ProblemLine? problem) => new(
            id, row.FileName, row.Size, FormatOf(row.Format, row.Receipt), null, Words.Of(row.State), progress, message, problem, row.Version, row.Contact, row.Receipt, [], [], corrections.Json);
        if (row.State is ImportState.Failed && ProblemLine.Read(row.Problem!) is var problem) return Without(1, problem.Message, problem);
        if (row.Reading is null) return Without(reader.ProgressOf(id), "The file is being read.", null);

        var file = new ImportFile(id, row.Version, row.FileName, null, FileReading.Read(row.Reading), corrections);
        var plan = await importer.Plan(acting.Actor.GroupId, [file], cancellation);
        var citesUnstated = await db.Groups.Where(g => g.Id == acting.Actor.GroupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);
        var count = plan.Submissions.Length;
        return new Preview(
            id, row.FileName, row.Size, FormatOf(row.Format, row.Receipt), file.Read.Pages, Words.Of(row.State), 1,
            row.State is ImportState.Unchanged ? ImportWords.Unchanged(count) : ImportWords.Found(count, file.Reading.Diagnostics.Length),
            row.State is ImportState.Preview && plan.Problem is { } refusal ? ProblemLine.Of(refusal) : null, row.Version, row.Contact, row.Receipt,
            [.. plan.Submissions.Select(p => new Preview.SubmissionLine(
                p.Read.FirstLine, p.Read.Number, p.Read.Symbol, p.Read.Language, p.Read.Contributor, p.Read.Organisation, p.Read.Persons, Words.Of(p.Read.Kind), p.Read.Capacity, p.Read.Country,
                p.StakeholderGroupId, p.Read.Date, Words.Of(p.Consent), Citation.May(p.Consent, citesUnstated), p.Read.Heading, p.Read.FirstLine, p.Read.LastLine,
                p.Read.Passages.Min(x => x.Page), p.Read.Passages.Max(x => x.Page), p.Read.Passages.Length, p.Read.Footnotes.Length,
                [.. p.Read.Answers.Select(a => new AnswerLine(a.Question, a.Status is AnswerStatus.Answered))], Words.Of(p.Action),
                p.Existing is { } existing ? new Preview.BesideLine(existing.Number, existing.Contributor) : null, p.Fields.Names))],
            [.. file.Reading.Diagnostics.Select(DiagnosticLine.Of)], corrections.Json);
    }
}
