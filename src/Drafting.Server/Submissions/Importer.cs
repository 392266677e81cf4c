using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Data;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>What an import would do to one submission.</summary>
public enum ImportAction
{
    /// <summary>A contributor the group has nothing of yet.</summary>
    New,

    /// <summary>The original comes to stand beside our digest.</summary>
    BesideDigest,

    /// <summary>A different original was here; it is kept as superseded, and links move.</summary>
    ReplacesOriginal,

    /// <summary>The same original is here already.</summary>
    Unchanged,
}

/// <summary>One submission of a file, and what would become of it.</summary>
/// <param name="Read">As it was read.</param>
/// <param name="Action">What confirming does.</param>
/// <param name="Existing">The submission of the same contributor; null for a new one.</param>
/// <param name="ContentHash">Of passages and footnotes.</param>
public sealed record PlannedSubmission(ReadSubmission Read, ImportAction Action, Submission? Existing, byte[] ContentHash);

/// <summary>A file that was read, with what confirming it would do.</summary>
public sealed record ImportPlan(CompilationReading Reading, ImmutableArray<PlannedSubmission> Submissions)
{
    /// <summary>Whether all of it is here already.</summary>
    public bool ChangesNothing => Submissions.All(s => s.Action is ImportAction.Unchanged);
}

/// <summary>What an import did.</summary>
public sealed record ImportOutcome(int Added, int Beside, int Replaced, int Unchanged, int LinksMoved, int LinksFlagged, string Message);

/// <summary>Brings a compilation of submissions into a group: read, plan, and then all of it in one transaction. The command line and the browser use the same.</summary>
public sealed class Importer(DraftingDb db, Ledger ledger, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a file and says what it would change; changes nothing.</summary>
    /// <exception cref="RefusedException">The file is no compilation: what is wrong, and where.</exception>
    public async Task<ImportPlan> Plan(long groupId, byte[] content, Action<double>? progress, CancellationToken cancellation) =>
        await Match(groupId, await Read(groupId, content, progress, cancellation), cancellation);

    async Task<CompilationReading> Read(long groupId, byte[] content, Action<double>? progress, CancellationToken cancellation)
    {
        var decoding = CompilationReader.Decode(content);
        if (decoding.Problem is { } unreadable) throw new RefusedException(ImportRefusals.Of(unreadable));
        var questions = await db.Groups.Where(g => g.Id == groupId).SelectMany(g => g.Questions).OrderBy(q => q.Number).Select(q => new ConsultationQuestion(q.Number, q.Text)).ToListAsync(cancellation);
        var reading = CompilationReader.Read(decoding.Text!, new CompilationOptions { Questions = [.. questions], Progress = progress, Cancellation = cancellation });
        if (reading.Problem is { } empty) throw new RefusedException(ImportRefusals.Of(empty));
        return reading;
    }

    async Task<ImportPlan> Match(long groupId, CompilationReading reading, CancellationToken cancellation)
    {
        var known = await db.Submissions.Include(s => s.Editions).Where(s => s.GroupId == groupId).ToListAsync(cancellation);
        var planned = ImmutableArray.CreateBuilder<PlannedSubmission>(reading.Submissions.Length);
        foreach (var read in reading.Submissions)
        {
            var hash = ContentHash(read);
            var existing = known.Where(s => planned.All(p => p.Existing?.Id != s.Id))
                .Select(s => (Submission: s, Match: ContributorMatch.Between(s.Contributor, read.Contributor))).Where(c => c.Match.Same)
                .OrderByDescending(c => c.Match.Score).ThenByDescending(c => c.Submission.Number == read.Number).Select(c => c.Submission).FirstOrDefault();
            var original = existing?.Editions.Find(e => e is { Kind: EditionKind.Original, Superseded: false });
            var action = existing is null ? ImportAction.New
                : original is null ? ImportAction.BesideDigest
                : original.ContentHash.AsSpan().SequenceEqual(hash) ? ImportAction.Unchanged
                : ImportAction.ReplacesOriginal;
            planned.Add(new PlannedSubmission(read, action, existing, hash));
        }
        return new ImportPlan(reading, planned.ToImmutable());
    }

    /// <summary>Over what is cited, and nothing else: a reader that learns to say more of the same words finds the same submission.</summary>
    static byte[] ContentHash(ReadSubmission read) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Passages = read.Passages.Select(p => new { p.Number, p.Kind, p.Text, p.Label, p.Question, p.FirstLine, p.LastLine, p.Raw, p.Calls }),
            Footnotes = read.Footnotes.Select(f => new { f.Mark, f.Text, f.Raw, f.FirstLine, f.LastLine, f.PassageNumber, f.Offset }),
        }, Json));

    /// <summary>Imports a file, or, with the id of a preview, confirms it.</summary>
    /// <exception cref="RefusedException">The file is no compilation, or the preview was confirmed or cancelled meanwhile. Nothing is changed then.</exception>
    public async Task<ImportOutcome> Import(long groupId, long? personId, long? previewId, string fileName, byte[] content, Action<double>? progress, CancellationToken cancellation)
    {
        // A large file takes seconds to read; writers of live texts are not kept waiting for that.
        var reading = await Read(groupId, content, progress, cancellation);
        return await ledger.Write(groupId, personId, null, async note =>
        {
            var plan = await Match(groupId, reading, cancellation);
            var import = previewId is { } id ? await db.Imports.SingleOrDefaultAsync(i => i.Id == id, cancellation) ?? throw new RefusedException(ImportRefusals.AlreadyDecided(ImportState.Cancelled)) : null;
            if (import is { State: not ImportState.Preview }) throw new RefusedException(ImportRefusals.AlreadyDecided(import.State));
            if (plan.ChangesNothing)
            {
                if (import is not null) import.State = ImportState.Unchanged;
                return new ImportOutcome(0, 0, 0, plan.Submissions.Length, 0, 0, ImportWords.Unchanged(plan.Submissions.Length));
            }
            import ??= db.Imports.Add(NewImport(groupId, personId, fileName, content, clock.GetUtcNow())).Entity;
            import.State = ImportState.Confirmed;
            await db.SaveChangesAsync(cancellation);

            var numbers = await db.Submissions.Where(s => s.GroupId == groupId).Select(s => s.Number).ToHashSetAsync(cancellation);
            var (moved, flagged) = (0, 0);
            foreach (var planned in plan.Submissions.Where(p => p.Action is not ImportAction.Unchanged))
            {
                var submission = planned.Existing ?? db.Submissions.Add(NewSubmission(groupId, planned.Read, numbers)).Entity;
                submission.Answered = [.. planned.Read.Answers.Where(a => a.Status is AnswerStatus.Answered).Select(a => a.Question)];
                submission.Date ??= planned.Read.Date;
                submission.Capacity ??= planned.Read.Capacity;
                if (submission.Persons.Count == 0) submission.Persons = [.. planned.Read.Persons];
                var replaced = submission.Editions.Find(e => e is { Kind: EditionKind.Original, Superseded: false });
                // An original that was here before comes back as it was, with the links that still point into it.
                var edition = submission.Editions.Find(e => e.Kind is EditionKind.Original && e.ContentHash.AsSpan().SequenceEqual(planned.ContentHash));
                if (edition is null) submission.Editions.Add(edition = EditionOf(planned, import, plan.Reading.Diagnostics.Where(d => d.Submission == planned.Read.Number)));
                else await db.Entry(edition).Collection(e => e.Passages).LoadAsync(cancellation);
                edition.Superseded = false;
                if (replaced is not null) replaced.Superseded = true;
                await db.SaveChangesAsync(cancellation);
                if (replaced is not null)
                {
                    var (here, lost) = await MoveLinks(replaced, edition, cancellation);
                    (moved, flagged) = (moved + here, flagged + lost);
                }
                note("submission-imported", new
                {
                    submissionId = submission.Id,
                    number = submission.Number,
                    contributor = submission.Contributor,
                    action = Words.Of(planned.Action),
                    editionId = edition.Id,
                    passages = edition.Passages.Count,
                    footnotes = planned.Read.Footnotes.Length,
                    contentHash = Convert.ToHexStringLower(planned.ContentHash),
                    importId = import.Id,
                    fileName = import.FileName,
                    fileHash = Convert.ToHexStringLower(import.ContentHash),
                });
            }

            int Count(ImportAction action) => plan.Submissions.Count(p => p.Action == action);
            var outcome = new ImportOutcome(Count(ImportAction.New), Count(ImportAction.BesideDigest), Count(ImportAction.ReplacesOriginal), Count(ImportAction.Unchanged), moved, flagged, "");
            return outcome with { Message = ImportWords.Done(outcome) };
        }, cancellation);
    }

    /// <summary>A row for a file, as a preview.</summary>
    public static Import NewImport(long groupId, long? personId, string fileName, byte[] content, DateTimeOffset at) =>
        new() { GroupId = groupId, PersonId = personId, FileName = fileName, Content = content, ContentHash = SHA256.HashData(content), At = at, State = ImportState.Preview };

    static Submission NewSubmission(long groupId, ReadSubmission read, HashSet<int> numbers)
    {
        var number = numbers.Contains(read.Number) || read.Number < 1 ? numbers.Max() + 1 : read.Number;
        numbers.Add(number);
        return new Submission
        {
            GroupId = groupId,
            Number = number,
            Contributor = read.Contributor,
            Organisation = read.Organisation,
            Persons = [.. read.Persons],
            Kind = read.Kind,
            Capacity = read.Capacity,
            Country = read.Country,
            Date = read.Date,
            Answered = [],
        };
    }

    static Edition EditionOf(PlannedSubmission planned, Import import, IEnumerable<ReadingDiagnostic> diagnostics) => new()
    {
        Kind = EditionKind.Original,
        ContentHash = planned.ContentHash,
        ImportId = import.Id,
        Diagnostics = DiagnosticLine.Write(diagnostics.Select(DiagnosticLine.Of)),
        Passages = [.. planned.Read.Passages.Select(p => new Passage
        {
            Number = p.Number,
            Kind = p.Kind,
            Label = p.Label,
            Question = p.Question,
            Text = p.Text,
            Raw = p.Raw == p.Text ? null : p.Raw,
            FirstLine = p.FirstLine,
            LastLine = p.LastLine,
            Calls = [.. p.Calls.Select(c => new PassageCall { Offset = c.Offset, Mark = c.Mark })],
        })],
        Footnotes = [.. planned.Read.Footnotes.Select((f, i) => new Footnote { Order = i, Mark = f.Mark, Text = f.Text, PassageNumber = f.PassageNumber, Offset = f.Offset })],
    };

    /// <summary>Links follow their quotation into the new edition: to the passage of the same number if it is there, else to the first that has it. One whose words are gone stays where it was made, and shows so.</summary>
    async Task<(int Moved, int Flagged)> MoveLinks(Edition from, Edition to, CancellationToken cancellation)
    {
        var (moved, flagged) = (0, 0);
        var links = await db.EvidenceLinks.Include(l => l.Passage).Where(l => l.Passage!.EditionId == from.Id).ToListAsync(cancellation);
        foreach (var link in links)
        {
            var quotation = new Quotation(link.Quote, link.Start, link.Before, link.After);
            var found = to.Passages.OrderByDescending(p => p.Number == link.Passage!.Number).ThenBy(p => p.Number)
                .Select(p => (Passage: p, Match: quotation.FindIn(p.Text))).FirstOrDefault(c => c.Match.Kind is not QuotationMatchKind.Missing);
            if (found.Passage is null)
            {
                flagged++;
                continue;
            }
            link.PassageId = found.Passage.Id;
            link.Passage = found.Passage;
            moved++;
        }
        return (moved, flagged);
    }
}

/// <summary>What is refused about imports.</summary>
public static class ImportRefusals
{
    /// <summary>The file cannot be read as a compilation.</summary>
    public static Refusal Of(ReadingProblem problem) => new(Words.Of(problem.Code), problem.Message, "Nothing was imported. Correct the file and try again.");

    /// <summary>The upload is larger than what is read.</summary>
    public static Refusal TooLarge(long bytes) =>
        new("too-large", $"The file has {bytes:N0} bytes; {CompilationReader.MaxBytes:N0} is the most that is read.", "Nothing was imported. Import it in parts.");

    /// <summary>The connection ended before the file did.</summary>
    public static readonly Refusal HalfWritten = new("half-written", "The upload ended before the file did.", "Nothing was imported. Upload it again.");

    /// <summary>Confirmed or cancelled before.</summary>
    public static Refusal AlreadyDecided(ImportState state) => new("state", $"This import is {Words.Of(state)} already.", "Upload the file again if you want to see what it would change now.");
}

/// <summary>Sentences about what an import does.</summary>
static class ImportWords
{
    public static string Unchanged(int count) => $"Nothing has changed: {(count == 1 ? "the submission" : $"all {count} submissions")} of this file {(count == 1 ? "is" : "are")} already here.";

    public static string Done(ImportOutcome o) => string.Join(" ", Parts(o));

    static IEnumerable<string> Parts(ImportOutcome o)
    {
        if (o.Added > 0) yield return $"{o.Added} added.";
        if (o.Beside > 0) yield return $"{o.Beside} now stand beside our digest.";
        if (o.Replaced > 0) yield return $"{o.Replaced} replaced an earlier original, which is kept.";
        if (o.Unchanged > 0) yield return $"{o.Unchanged} were already here.";
        if (o.LinksMoved > 0) yield return $"{o.LinksMoved} links moved with their words.";
        if (o.LinksFlagged > 0) yield return $"{o.LinksFlagged} links quote words that the new original does not have; they are kept and flagged.";
    }
}
