using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Data;
using Drafting.Server.Exchange;
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

    /// <summary>Somebody decided in the preview that it is not imported.</summary>
    LeftOut,
}

/// <summary>A file that was read, with what people put right in it.</summary>
/// <param name="ImportId">The preview it was shown in; null for one that is imported without.</param>
/// <param name="Version">Of the preview that was looked at; null where that does not matter.</param>
/// <param name="FileName">As it was sent.</param>
/// <param name="Content">Null where the preview has it.</param>
/// <param name="Read">As it was read.</param>
/// <param name="Corrections">As they are kept.</param>
public sealed record ImportFile(long? ImportId, int? Version, string FileName, byte[]? Content, FileReading Read, ImportCorrections Corrections)
{
    /// <summary>The reading as corrected.</summary>
    public CompilationReading Reading { get; } = Corrections.Lines.Apply(Read.Reading);
}

/// <summary>One submission of a file, and what would become of it.</summary>
/// <param name="File">In which file it stands.</param>
/// <param name="Read">As it was read and corrected.</param>
/// <param name="Action">What confirming does.</param>
/// <param name="Existing">The submission of the same contributor; null for a new one.</param>
/// <param name="ContentHash">Of passages and footnotes.</param>
/// <param name="Fields">What somebody put right about it.</param>
/// <param name="Consent">As it will be.</param>
/// <param name="StakeholderGroupId">As it will be.</param>
public sealed record PlannedSubmission(ImportFile File, ReadSubmission Read, ImportAction Action, Submission? Existing, byte[] ContentHash, SubmissionFields Fields, Consent Consent, long? StakeholderGroupId);

/// <summary>Files that were read, with what confirming them together would do.</summary>
/// <param name="Submissions">In the order of the files, and of each.</param>
/// <param name="Problem">Why confirming would be refused as it stands; null if it would not.</param>
public sealed record ImportPlan(ImmutableArray<PlannedSubmission> Submissions, Refusal? Problem)
{
    /// <summary>Those that are imported.</summary>
    public IEnumerable<PlannedSubmission> Taken => Submissions.Where(s => s.Action is not ImportAction.LeftOut);

    /// <summary>Whether all of it is here already.</summary>
    public bool ChangesNothing => Problem is null && Taken.All(s => s.Action is ImportAction.Unchanged);
}

/// <summary>What an import did.</summary>
public sealed record ImportOutcome(int Added, int Beside, int Replaced, int Unchanged, int LinksMoved, int LinksFlagged, string Message);

/// <summary>Brings submissions into a group: read, plan, and then all of it in one transaction. The command line, the browser and the public form use the same.</summary>
public sealed class Importer(DraftingDb db, Ledger ledger, TimeProvider clock, ReadingLimits limits)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a file; what is wrong with it is in the reading.</summary>
    public async Task<FileReading> Read(long groupId, string fileName, byte[] content, Action<double>? progress, CancellationToken cancellation)
    {
        var questions = await db.Groups.Where(g => g.Id == groupId).SelectMany(g => g.Questions).OrderBy(q => q.Number).Select(q => new ConsultationQuestion(q.Number, q.Text)).ToListAsync(cancellation);
        var read = await DocumentReader.Read(fileName, content, questions, limits, progress, cancellation);
        return new FileReading(read.Format, read.Pages, read.Reading);
    }

    /// <summary>Says what importing these files together would change; changes nothing.</summary>
    public async Task<ImportPlan> Plan(long groupId, IReadOnlyList<ImportFile> files, CancellationToken cancellation)
    {
        var known = await db.Submissions.Include(s => s.Editions).Where(s => s.GroupId == groupId).ToListAsync(cancellation);
        var planned = ImmutableArray.CreateBuilder<PlannedSubmission>(files.Sum(f => f.Reading.Submissions.Length));
        var taken = new HashSet<long>();
        foreach (var file in files)
        {
            foreach (var read in file.Reading.Submissions)
            {
                var fields = file.Corrections.Submissions.GetValueOrDefault(read.FirstLine, SubmissionFields.None);
                var hash = ContentHash(read);
                var existing = fields.LeaveOut ? null : known.Where(s => !taken.Contains(s.Id))
                    .Select(s => (Submission: s, Match: ContributorMatch.Between(s.Contributor, read.Contributor))).Where(c => c.Match.Same)
                    .OrderByDescending(c => c.Match.Score).ThenByDescending(c => c.Submission.Number == read.Number).Select(c => c.Submission).FirstOrDefault();
                if (existing is not null) taken.Add(existing.Id);
                var original = existing?.Editions.Find(e => e is { Kind: EditionKind.Original, Superseded: false });
                var same = original is not null && original.ContentHash.AsSpan().SequenceEqual(hash);
                var action = fields.LeaveOut ? ImportAction.LeftOut
                    : existing is null ? ImportAction.New
                    : original is null ? ImportAction.BesideDigest
                    : same && !Changes(existing, read, fields, file.Read) ? ImportAction.Unchanged
                    : ImportAction.ReplacesOriginal;
                planned.Add(new PlannedSubmission(
                    file, read, action, existing, hash, fields, fields.Consent ?? file.Read.Consent ?? existing?.Consent ?? Consent.NotStated,
                    fields.StakeholderGroupId is { } group ? group.Value : file.Read.StakeholderGroupId ?? existing?.StakeholderGroupId));
            }
        }
        return new ImportPlan(planned.ToImmutable(), Problem(known, planned.ToImmutable()));
    }

    /// <summary>Whether something that was put right, or chosen in the form, is not yet so in the submission.</summary>
    static bool Changes(Submission s, ReadSubmission read, SubmissionFields fields, FileReading file)
    {
        if ((fields.Consent ?? file.Consent) is { } consent && consent != s.Consent) return true;
        return fields.Names.Any(name => name switch
        {
            "symbol" => read.Symbol != s.Symbol,
            "language" => read.Language != s.Language,
            "contributor" => read.Contributor != s.Contributor,
            "organisation" => read.Organisation != s.Organisation,
            "persons" => !read.Persons.SequenceEqual(s.Persons),
            "kind" => read.Kind != s.Kind,
            "capacity" => read.Capacity != s.Capacity,
            "country" => read.Country != s.Country,
            "date" => read.Date != s.Date,
            "stakeholderGroupId" => fields.StakeholderGroupId!.Value.Value != s.StakeholderGroupId,
            _ => false,
        });
    }

    /// <summary>The first reason why these cannot be imported as they stand.</summary>
    static Refusal? Problem(List<Submission> known, ImmutableArray<PlannedSubmission> planned)
    {
        var taken = planned.Where(p => p.Action is not ImportAction.LeftOut).ToList();
        if (taken.Count == 0) return ImportRefusals.AllLeftOut;
        if (taken.Find(p => p.Read.Contributor.Trim().Length == 0) is { } nobody) return ImportRefusals.NoContributor(nobody.File.FileName, nobody.Read.FirstLine);
        foreach (var (p, i) in taken.Select((p, i) => (p, i)))
        {
            if (p.Read.Contributor.Length > 400 || p.Read.Organisation?.Length > 400 || p.Read.Capacity?.Length > 400 || p.Read.Country?.Length > 200 || p.Read.Symbol?.Length > 120 || p.Read.Language?.Length > 35)
                return ImportRefusals.TooLong(p.File.FileName, p.Read.FirstLine);
            if (p.Fields.Read.Number is { } number)
            {
                if (p.Existing is { } here && here.Number != number) return ImportRefusals.NumberNeverChanges(number, here.Number, here.Contributor);
                if (p.Existing is null && known.Find(s => s.Number == number) is { } other) return ImportRefusals.NumberTaken(number, p.Read.Contributor, other.Contributor);
                if (taken.Take(i).FirstOrDefault(o => o.Fields.Read.Number == number) is { } twin) return ImportRefusals.NumberTaken(number, p.Read.Contributor, twin.Read.Contributor);
            }
            if (p.Read.Symbol is { Length: > 0 } symbol)
            {
                if (taken.Take(i).FirstOrDefault(o => string.Equals(o.Read.Symbol, symbol, StringComparison.OrdinalIgnoreCase)) is { } twin) return ImportRefusals.OneSymbol(symbol, p.Read.Contributor, twin.Read.Contributor, null);
                if (known.Find(s => s.Id != p.Existing?.Id && string.Equals(s.Symbol, symbol, StringComparison.OrdinalIgnoreCase)) is { } other) return ImportRefusals.OneSymbol(symbol, p.Read.Contributor, other.Contributor, other.Number);
            }
            if (taken.Take(i).FirstOrDefault(o => o.File != p.File && ContributorMatch.Between(o.Read.Contributor, p.Read.Contributor).Same) is { } namesake)
                return ImportRefusals.OneContributor(namesake.Read.Contributor, namesake.File.FileName, p.Read.Contributor, p.File.FileName);
        }
        return null;
    }

    /// <summary>Over what is cited, and nothing else: a reader that learns to say more of the same words finds the same submission.</summary>
    static byte[] ContentHash(ReadSubmission read) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Passages = read.Passages.Select(p => new { p.Number, p.Kind, p.Text, p.Label, p.Question, p.FirstLine, p.LastLine, p.Raw, p.Calls }),
            Footnotes = read.Footnotes.Select(f => new { f.Mark, f.Text, f.Raw, f.FirstLine, f.LastLine, f.PassageNumber, f.Offset }),
        }, Json));

    /// <summary>Imports files in one transaction: all of them or none.</summary>
    /// <exception cref="RefusedException">They contradict each other or the group, or a preview was corrected, confirmed or cancelled meanwhile. Nothing is changed then.</exception>
    public Task<ImportOutcome> Import(long groupId, long? personId, IReadOnlyList<ImportFile> files, CancellationToken cancellation) => ledger.Write(groupId, personId, null, async note =>
    {
        var plan = await Plan(groupId, files, cancellation);
        if (plan.Problem is { } problem) throw new RefusedException(problem);
        var citesUnstated = await db.Groups.Where(g => g.Id == groupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);
        var numbers = await db.Submissions.Where(s => s.GroupId == groupId).Select(s => s.Number).ToHashSetAsync(cancellation);
        // A number that somebody chose is not given to another who merely comes first.
        numbers.UnionWith(plan.Taken.Where(p => p.Existing is null).Select(p => p.Fields.Read.Number).OfType<int>());
        var (moved, flagged) = (0, 0);
        foreach (var file in files)
        {
            var mine = plan.Taken.Where(p => ReferenceEquals(p.File, file)).ToList();
            var row = await Decide(groupId, personId, file, mine.TrueForAll(p => p.Action is ImportAction.Unchanged) ? ImportState.Unchanged : ImportState.Confirmed, cancellation);
            // Its name may be that of somebody in it who is not to be named.
            var told = mine.TrueForAll(p => Citation.May(p.Consent, citesUnstated));
            foreach (var planned in mine.Where(p => p.Action is not ImportAction.Unchanged))
            {
                var (here, lost) = await Bring(groupId, planned, row!, numbers, citesUnstated, told, note, cancellation);
                (moved, flagged) = (moved + here, flagged + lost);
            }
        }

        int Count(ImportAction action) => plan.Submissions.Count(p => p.Action == action);
        var outcome = new ImportOutcome(Count(ImportAction.New), Count(ImportAction.BesideDigest), Count(ImportAction.ReplacesOriginal), Count(ImportAction.Unchanged), moved, flagged, "");
        return outcome with { Message = plan.ChangesNothing ? ImportWords.Unchanged(outcome.Unchanged) : ImportWords.Done(outcome) };
    }, cancellation);

    sealed record DecidedImport(long Id, string FileName, byte[] ContentHash);

    /// <returns>The import's row; null for a file that changes nothing and was not shown before: nothing is kept of it.</returns>
    async Task<DecidedImport?> Decide(long groupId, long? personId, ImportFile file, ImportState state, CancellationToken cancellation)
    {
        if (file.ImportId is { } id)
        {
            var version = file.Version;
            var row = await db.Imports.Where(i => i.Id == id && i.GroupId == groupId).Select(i => new { i.State, i.Version, i.FileName, i.ContentHash, i.Corrections }).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(ImportRefusals.AlreadyDecided(ImportState.Cancelled));
            if (row.State is not ImportState.Preview) throw new RefusedException(ImportRefusals.AlreadyDecided(row.State));
            if (version is not null && row.Version != version) throw new RefusedException(await Corrected(row.Corrections, cancellation));
            if (await db.Imports.Where(i => i.Id == id && i.State == ImportState.Preview && i.Version == row.Version).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, state), cancellation) == 0)
                throw new RefusedException(LedgerRefusals.ChangedMeanwhile);
            return new DecidedImport(id, row.FileName, row.ContentHash);
        }
        if (state is ImportState.Unchanged) return null;
        var import = NewImport(groupId, personId, file.FileName, file.Content!, clock.GetUtcNow());
        (import.Reading, import.Format, import.State) = (file.Read.Write(), file.Read.Format, state);
        db.Imports.Add(import);
        await db.SaveChangesAsync(cancellation);
        return new DecidedImport(import.Id, import.FileName, import.ContentHash);
    }

    /// <summary>Names whoever was first.</summary>
    public async Task<Refusal> Corrected(string corrections, CancellationToken cancellation)
    {
        var by = ImportCorrections.Read(corrections).By;
        return ImportRefusals.Corrected(await db.Users.Where(p => p.Id == by).Select(p => p.DisplayName).SingleOrDefaultAsync(cancellation) ?? "Somebody");
    }

    async Task<(int Moved, int Flagged)> Bring(long groupId, PlannedSubmission planned, DecidedImport import, HashSet<int> numbers, bool citesUnstated, bool tellsFile, Note note, CancellationToken cancellation)
    {
        var (read, fields) = (planned.Read, planned.Fields);
        var submission = planned.Existing ?? db.Submissions.Add(NewSubmission(groupId, planned, numbers)).Entity;
        submission.Revision++;
        submission.Answered = [.. read.Answers.Where(a => a.Status is AnswerStatus.Answered).Select(a => a.Question)];
        submission.Date ??= read.Date;
        submission.Capacity ??= read.Capacity;
        submission.Symbol ??= read.Symbol;
        submission.Language ??= read.Language;
        if (submission.Persons.Count == 0) submission.Persons = [.. read.Persons];
        submission.Consent = planned.Consent;
        submission.StakeholderGroupId = planned.StakeholderGroupId;
        fields.Put(submission);
        var replaced = submission.Editions.Find(e => e is { Kind: EditionKind.Original, Superseded: false });
        // An original that was here before comes back as it was, with the links that still point into it.
        var edition = submission.Editions.Find(e => e.Kind is EditionKind.Original && e.ContentHash.AsSpan().SequenceEqual(planned.ContentHash));
        if (edition is null) submission.Editions.Add(edition = EditionOf(planned, import.Id));
        else await db.Entry(edition).Collection(e => e.Passages).LoadAsync(cancellation);
        if (replaced is not null) replaced.Superseded = true;
        edition.Superseded = false;
        await db.SaveChangesAsync(cancellation);
        var moved = replaced is null || replaced == edition ? (0, 0) : await MoveLinks(replaced, edition, cancellation);
        // The record is read by more people than may know of a submission that is not to be cited, and it is for ever.
        note("submission-imported", Citation.May(submission.Consent, citesUnstated)
            ? new
            {
                submissionId = submission.Id,
                number = submission.Number,
                contributor = submission.Contributor,
                action = Words.Of(planned.Action),
                editionId = edition.Id,
                passages = edition.Passages.Count,
                footnotes = read.Footnotes.Length,
                contentHash = Convert.ToHexStringLower(planned.ContentHash),
                importId = import.Id,
                fileName = tellsFile ? import.FileName : null,
                fileHash = Convert.ToHexStringLower(import.ContentHash),
                corrected = fields.Names,
            }
            : new { stakeholderGroupId = submission.StakeholderGroupId, action = Words.Of(planned.Action), contentHash = Convert.ToHexStringLower(planned.ContentHash), importId = import.Id });
        return moved;
    }

    /// <summary>A row for a file that waits to be read.</summary>
    public static Import NewImport(long groupId, long? personId, string fileName, byte[] content, DateTimeOffset at) =>
        new() { GroupId = groupId, PersonId = personId, FileName = fileName, Content = content, ContentHash = SHA256.HashData(content), At = at, State = ImportState.Reading };

    static Submission NewSubmission(long groupId, PlannedSubmission planned, HashSet<int> numbers)
    {
        var read = planned.Read;
        var number = planned.Fields.Read.Number ?? (numbers.Contains(read.Number) || read.Number < 1 ? numbers.DefaultIfEmpty(0).Max() + 1 : read.Number);
        numbers.Add(number);
        return new Submission
        {
            GroupId = groupId,
            Number = number,
            Symbol = read.Symbol,
            Language = read.Language,
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

    static Edition EditionOf(PlannedSubmission planned, long importId) => new()
    {
        Kind = EditionKind.Original,
        ContentHash = planned.ContentHash,
        ImportId = importId,
        Diagnostics = DiagnosticLine.Write(planned.File.Reading.Diagnostics
            .Where(d => d.Submission is { } number && planned.File.Reading.Submissions.Count(s => s.Number == number) == 1 ? number == planned.Read.Number : d.Line >= planned.Read.FirstLine && d.Line <= planned.Read.LastLine).Select(DiagnosticLine.Of)),
        Passages = [.. planned.Read.Passages.Select(p => new Passage
        {
            Number = p.Number,
            Kind = p.Kind,
            Label = p.Label is { Length: > 40 } label ? label[..40] : p.Label,
            Question = p.Question,
            Text = p.Text,
            Raw = p.Raw == p.Text ? null : p.Raw,
            FirstLine = p.FirstLine,
            LastLine = p.LastLine,
            Page = p.Page,
            Calls = [.. p.Calls.Select(c => new PassageCall { Offset = c.Offset, Mark = c.Mark })],
            Tracked = [.. p.Tracked.Select(t => new PassageChange { Offset = t.Offset, Length = t.Length, Deleted = t.Deleted, Author = t.Author })],
        })],
        Footnotes = [.. planned.Read.Footnotes.Select((f, i) => new Footnote { Order = i, Mark = f.Mark.Length > 40 ? f.Mark[..40] : f.Mark, Text = f.Text, PassageNumber = f.PassageNumber, Offset = f.Offset })],
    };

    /// <summary>
    /// What quotes the old edition follows its words into the new one: to the passage that has them, of several to the one most like the old. Where the words were altered, it
    /// goes to the passage that has the longest run of them, and shows that they are not there as they were quoted; where not even that is left, it stays where it was made, and shows so.
    /// </summary>
    async Task<(int Moved, int Flagged)> MoveLinks(Edition from, Edition to, CancellationToken cancellation)
    {
        var (moved, flagged) = (0, 0);
        var follow = new Following(to.Passages);
        foreach (var link in await db.EvidenceLinks.Include(l => l.Passage).Where(l => l.Passage!.EditionId == from.Id).ToListAsync(cancellation))
        {
            var (passage, found, start) = follow.Quote(new Quotation(link.Quote, link.Start, link.Before, link.After), link.Passage!);
            if (found) moved++;
            else flagged++;
            if (passage is null) continue;
            (link.PassageId, link.Passage) = (passage.Id, passage);
            if (!found) link.Start = start;
        }
        foreach (var source in await db.ProposalSources.Include(s => s.Passage).Where(s => s.Passage!.EditionId == from.Id).ToListAsync(cancellation))
        {
            var (passage, found, start) = follow.Quote(new Quotation(source.Quote, source.Start, source.Before, source.After), source.Passage!);
            if (found) moved++;
            else flagged++;
            if (passage is null) continue;
            (source.PassageId, source.Passage) = (passage.Id, passage);
            if (!found) source.Start = start;
        }
        foreach (var dismissal in await db.Dismissals.Include(d => d.Passage).Where(d => d.Passage!.EditionId == from.Id).ToListAsync(cancellation))
        {
            if (follow.Whole(dismissal.Passage!) is not { } passage) continue;
            (dismissal.PassageId, dismissal.Passage) = (passage.Id, passage);
        }
        return (moved, flagged);
    }

    /// <summary>Where words of an old edition stand in the new one.</summary>
    sealed class Following(List<Passage> to)
    {
        const int FewestWords = 3;
        const double Enough = 0.5;
        readonly Dictionary<long, List<Passage>> nearest = [];

        /// <summary>The passage that has the quotation, or (not found) the longest run of its words, and where that begins; null where too little is left.</summary>
        public (Passage? Passage, bool Found, int Start) Quote(Quotation quotation, Passage was)
        {
            var have = to.Where(p => quotation.FindIn(p.Text).Kind is not QuotationMatchKind.Missing).ToList();
            if (have.Count == 1) return (have[0], true, 0);
            if (have.Count > 1) return (Nearest(was).First(have.Contains), true, 0);
            var (passage, run) = to.Select(p => (Passage: p, Run: SharedRun.Between(quotation.Words, p.Text))).OrderByDescending(c => c.Run.Words).FirstOrDefault();
            return passage is not null && run.Words >= FewestWords && run.Share >= Enough ? (passage, false, run.Start) : (null, false, 0);
        }

        /// <summary>The passage that says what the old one said, or most of it.</summary>
        public Passage? Whole(Passage was) => Nearest(was).FirstOrDefault() is { } passage && (passage.Text == was.Text || SharedRun.Between(was.Text, passage.Text).Share >= Enough) ? passage : null;

        List<Passage> Nearest(Passage was)
        {
            if (!nearest.TryGetValue(was.Id, out var list))
                nearest[was.Id] = list = [.. to.OrderByDescending(p => p.Text == was.Text).ThenByDescending(p => SharedRun.Between(was.Text, p.Text).Words).ThenByDescending(p => p.Number == was.Number).ThenBy(p => p.Number)];
            return list;
        }
    }
}

/// <summary>What is refused about imports.</summary>
public static class ImportRefusals
{
    /// <summary>The file cannot be read.</summary>
    public static Refusal Of(ReadingProblem problem) => new(Words.Of(problem.Code), problem.Message, "Nothing was imported. Correct the file and try again.");

    /// <summary>The upload is larger than what is read.</summary>
    public static Refusal TooLarge(long bytes, long most) => new("too-large", $"The file has {bytes:N0} bytes; {most:N0} is the most that is read.", "Nothing was imported. Import it in parts.");

    /// <summary>Reading it failed for a reason that is not the file's.</summary>
    public static readonly Refusal Failure = new("failure", "The server failed while reading this file.", "The file is kept. Cancel this import and upload it again; if it stays so, tell whoever runs this installation.");

    /// <summary>Not read yet, or not readable.</summary>
    public static Refusal NotRead(string fileName, ImportState state) => state is ImportState.Reading
        ? new("state", $"{fileName} is still being read.", "Wait until it is shown.")
        : new("state", $"{fileName} could not be read, so there is nothing to confirm or to correct.", "Cancel this import, mend the file and upload it again.");

    /// <summary>Another version of the corrections.</summary>
    public static Refusal Corrected(string who) => new("conflict", $"{who} has corrected this meanwhile; nothing of yours was written.", "Look at it as it is now, and repeat what is still wanted.");

    /// <summary>No submission is left to import.</summary>
    public static readonly Refusal AllLeftOut = new("nothing", "Every submission is left out, so there is nothing to import.", "Take one of them in again, or cancel the import.");

    /// <summary>Nobody is named.</summary>
    public static Refusal NoContributor(string fileName, int line) => new("no-contributor", $"The submission on line {line} of {fileName} has no contributor.", "Say who wrote it, or leave it out.");

    /// <summary>A field has no room.</summary>
    public static Refusal TooLong(string fileName, int line) => new("too-long", $"The contributor, organisation, capacity, country, symbol or language of the submission on line {line} of {fileName} is longer than can be kept (400 characters; a country 200, a symbol 120).", "Shorten it in the preview.");

    /// <summary>A number is a submission's name.</summary>
    public static Refusal NumberNeverChanges(int wanted, int number, string contributor) =>
        new("number", $"{contributor} has the number {number} in this group and cannot become {wanted}: it is cited by its number.", "Take the corrected number out.");

    /// <summary>Another submission has it.</summary>
    public static Refusal NumberTaken(int number, string first, string second) => new("number", $"{first} cannot have the number {number}: {second} has it.", "Give another number, or none.");

    /// <summary>Two submissions bear one symbol.</summary>
    public static Refusal OneSymbol(string symbol, string first, string second, int? number) =>
        new("symbol", $"{first} bears the symbol {symbol}, which {(number is { } n ? $"submission {n}, {second}," : second)} bears too.", "Correct the symbol of one of them, or leave one out. Nothing was imported.");

    /// <summary>Two files bring one contributor.</summary>
    public static Refusal OneContributor(string first, string firstFile, string second, string secondFile) =>
        new("contributor", $"{first} in {firstFile} and {second} in {secondFile} are one contributor.", "Leave one of them out, correct the name, or confirm one file after the other: the later then replaces the earlier. Nothing was imported.");

    /// <summary>Named in a confirmation.</summary>
    public static readonly Refusal NoneNamed = new("invalid", "No import is named, or one is named twice, or more than 200.", "Name each import that is to be confirmed once.");

    /// <summary>The connection ended before the file did.</summary>
    public static readonly Refusal HalfWritten = new("half-written", "The upload ended before the file did.", "Nothing was imported. Upload it again.");

    /// <summary>Confirmed or cancelled before.</summary>
    public static Refusal AlreadyDecided(ImportState state) => new("state", $"This import is {Words.Of(state)} already.", "Upload the file again if you want to see what it would change now.");
}

/// <summary>Sentences about what an import does.</summary>
static class ImportWords
{
    public static string Unchanged(int count) => $"Nothing has changed: {(count == 1 ? "the submission" : $"all {count} submissions")} of this file {(count == 1 ? "is" : "are")} already here.";

    public static string Found(int count, int diagnostics) => $"{count} {(count == 1 ? "submission" : "submissions")} found, {diagnostics} {(diagnostics == 1 ? "repair or doubt" : "repairs and doubts")} to look at.";

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
