using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The public form: anybody answers the questions of an open consultation and gets a receipt. What comes in waits as an import until chair or secretariat have looked at it.</summary>
public static class ConsultationForm
{
    const string Limit = "contributions";
    const int MostBytes = 2 << 20, MostCharacters = 200_000, MostPersons = 20, MostWaiting = 5_000;

    /// <summary>How often one address may send: <c>Contributions:PerAddress</c> times in <c>Contributions:Minutes</c>.</summary>
    public static WebApplicationBuilder AddContributions(this WebApplicationBuilder builder)
    {
        var (times, minutes) = (builder.Configuration.GetValue("Contributions:PerAddress", 30), builder.Configuration.GetValue("Contributions:Minutes", 10.0));
        builder.Services.AddRateLimiter(options =>
        {
            options.AddPolicy(Limit, http => RateLimitPartition.GetFixedWindowLimiter(Address(http), _ => new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, times), Window = TimeSpan.FromMinutes(Math.Max(0.1, minutes)) }));
            options.OnRejected = async (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : TimeSpan.FromMinutes(minutes);
                var seconds = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                context.HttpContext.Response.Headers.RetryAfter = seconds;
                const string message = "Too many requests came from your address; this one was not looked at.";
                await TypedResults.Problem(message, null, 429, message, null, new Dictionary<string, object?> { ["code"] = "too-fast", ["action"] = $"Keep what you wrote and send it again in {seconds} seconds." }).ExecuteAsync(context.HttpContext);
            };
        });
        return builder;
    }

    /// <summary>Of IPv6 the network: a single subscriber has all of its addresses.</summary>
    static string Address(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 16 ? 8 : bytes.Length));
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/consultations/{slug}", (string slug, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(slug), cancellation));
        api.MapPost("/consultations/{slug}/contributions", async (string slug, Contribution body, IMediator sender, CancellationToken cancellation) =>
        {
            var receipt = await sender.Send(new Command(slug, body), cancellation);
            return TypedResults.Created($"/api/consultations/{Uri.EscapeDataString(slug)}/receipts/{receipt.Receipt}", receipt);
        }).WithMetadata(new RequestSizeLimitAttribute(MostBytes)).RequireRateLimiting(Limit);
        api.MapGet("/consultations/{slug}/receipts/{receipt}", (string slug, string receipt, IMediator sender, CancellationToken cancellation) => sender.Send(new ReceiptQuery(slug, receipt), cancellation));
    }

    public sealed record Query(string Slug) : IRequest<Reading>;
    public sealed record Reading(
        string Slug, string Name, string ShortName, string Title, string Meeting, string Introduction, IReadOnlyList<QuestionLine> Questions, IReadOnlyList<StakeholderLine> StakeholderGroups, string State,
        long? Closes, string? ClosesLocal, string TimeZone, long Now);
    public sealed record QuestionLine(int Number, string Text);
    public sealed record StakeholderLine(long Id, string Name);

    /// <summary>The form as it is sent.</summary>
    public sealed record Contribution(
        string? Key, string? Contributor, string? Organisation, IReadOnlyList<string?>? Persons, string? Kind, string? Capacity, string? Country, long? StakeholderGroupId, string? Language, string? Contact,
        string? Consent, IReadOnlyList<Answer?>? Answers, string? General);
    public sealed record Answer(int Question, string? Text);
    public sealed record Command(string Slug, Contribution Form) : IRequest<Received>;
    public sealed record Received(string Receipt, long At, string Hash);
    public sealed record ReceiptQuery(string Slug, string Receipt) : IRequest<ReceiptReading>;
    public sealed record ReceiptReading(string Receipt, long At, string State, string Hash, string Contributor, string Consent, IReadOnlyList<Written.Answer> Answers, string? General);

    /// <summary>What is kept of a contribution, and what its hash is of: the form as it came, without key and contact.</summary>
    public sealed record Written(
        string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId, string? Language, string Consent,
        IReadOnlyList<Written.Answer> Answers, string? General)
    {
        public sealed record Answer(int Question, string Text);
    }

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Form).NotNull().WithMessage("The form is missing.").DependentRules(() =>
            {
                RuleFor(c => c.Form.Key).Must(k => Guid.TryParseExact(k, "D", out var key) && key != Guid.Empty).WithMessage("The key is missing: a UUID made for this form, by which sending it twice is recognised.").OverridePropertyName("key");
                RuleFor(c => c.Form.Contributor!).Line(400, "contributor").OverridePropertyName("contributor");
                RuleFor(c => c.Form.Organisation!).Line(400, "organisation").When(c => !string.IsNullOrWhiteSpace(c.Form.Organisation)).OverridePropertyName("organisation");
                RuleFor(c => c.Form.Capacity!).Line(400, "capacity").When(c => !string.IsNullOrWhiteSpace(c.Form.Capacity)).OverridePropertyName("capacity");
                RuleFor(c => c.Form.Country!).Line(200, "country").When(c => !string.IsNullOrWhiteSpace(c.Form.Country)).OverridePropertyName("country");
                RuleFor(c => c.Form.Contact!).Line(320, "contact").When(c => !string.IsNullOrWhiteSpace(c.Form.Contact)).OverridePropertyName("contact");
                RuleFor(c => c.Form.Persons).Must(p => p is null || p.Count <= MostPersons).WithMessage($"At most {MostPersons} persons can be named.").OverridePropertyName("persons");
                RuleForEach(c => c.Form.Persons).Must(p => p is null || (p.Length <= 200 && !p.Any(char.IsControl))).WithMessage("The name of a person is one line of at most 200 characters.").OverridePropertyName("persons");
                RuleFor(c => c.Form.Kind).Must(k => Words.Read<ContributorKind>(k) is not null).WithMessage("Say whether you contribute as one of: member, observer, observer-state.").OverridePropertyName("kind");
                RuleFor(c => c.Form.Language).Must(l => string.IsNullOrWhiteSpace(l) || (l.Length <= 35 && SubmissionFields.LanguageTag.IsMatch(l.Trim()))).WithMessage("The language is a tag such as en, fr or zh-Hant.").OverridePropertyName("language");
                RuleFor(c => c.Form.Consent).Must(k => k is "given" or "refused").WithMessage("Choose whether you may be cited individually: given or refused.").OverridePropertyName("consent");
                RuleFor(c => c.Form.Answers).Must(a => a is null || (a.Count <= 1000 && a.All(x => x is not null) && a.Select(x => x!.Question).Distinct().Count() == a.Count)).WithMessage("Each question is answered at most once.").OverridePropertyName("answers");
            });
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, TimeProvider clock) : IRequestHandler<Query, Reading>, IRequestHandler<Command, Received>, IRequestHandler<ReceiptQuery, ReceiptReading>
    {
        static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var group = await db.Groups.AsNoTracking().AsSplitQuery().Include(g => g.Questions).Include(g => g.StakeholderGroups).SingleOrDefaultAsync(g => g.Slug == query.Slug, cancellation);
            var call = group is null ? null : await db.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.GroupId == group.Id, cancellation);
            var (now, state) = (clock.GetUtcNow(), Deadline.StateOf(call, clock.GetUtcNow()));
            // A closed group shows itself to the public by its open call alone.
            if (group is null || (group.Observers is not ObserverAccess.Open && state != "open")) throw new RefusedException(FormRefusals.NoConsultation);
            return new Reading(
                group.Slug, group.Name, group.ShortName, group.ConsultationTitle, group.ConsultationMeeting, call?.Introduction ?? "", [.. group.Questions.OrderBy(q => q.Number).Select(q => new QuestionLine(q.Number, q.Text))],
                [.. group.StakeholderGroups.OrderBy(s => s.Order).Select(s => new StakeholderLine(s.Id, s.Name))], state, call?.Closes?.ToUnixTimeMilliseconds(), Deadline.Said(call), call?.TimeZone ?? group.TimeZone, now.ToUnixTimeMilliseconds());
        }

        public async Task<Received> Handle(Command command, CancellationToken cancellation)
        {
            var group = await db.Groups.AsNoTracking().Include(g => g.Questions).SingleOrDefaultAsync(g => g.Slug == command.Slug, cancellation) ?? throw new RefusedException(FormRefusals.NoConsultation);
            var written = Write(command.Form);
            var content = JsonSerializer.SerializeToUtf8Bytes(written, Json);
            var receipt = ReceiptOf(group.Id, command.Form.Key!);
            return await ledger.Write(group.Id, null, null, async note =>
            {
                // Whoever sends once more because no answer came is answered as the first time, also when the deadline has passed since.
                var hash = SHA256.HashData(content);
                if (await db.Imports.Where(i => i.Receipt == receipt).Select(i => new { i.At, i.ContentHash }).SingleOrDefaultAsync(cancellation) is { } before)
                    return before.ContentHash.AsSpan().SequenceEqual(hash) ? new Received(receipt, before.At.ToUnixTimeMilliseconds(), Convert.ToHexStringLower(hash)) : throw new RefusedException(FormRefusals.SentBefore(receipt));

                var call = await db.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.GroupId == group.Id, cancellation);
                var now = clock.GetUtcNow();
                if (Deadline.StateOf(call, now) is var state && state != "open")
                    throw new RefusedException(group.Observers is not ObserverAccess.Open ? FormRefusals.NoConsultation : state == "closed" ? FormRefusals.Closed(Deadline.Said(call)!, call!.TimeZone) : FormRefusals.NotOpen);
                Check(written, group);
                if (written.StakeholderGroupId is { } stakeholders) await StakeholderGroups.Check(db, group.Id, [stakeholders], cancellation);
                if (await db.Imports.CountAsync(i => i.GroupId == group.Id && i.Receipt != null && i.State == ImportState.Preview, cancellation) >= MostWaiting) throw new RefusedException(FormRefusals.Full);
                var import = new Import
                {
                    GroupId = group.Id,
                    FileName = $"{(written.Contributor.Length > 200 ? written.Contributor[..200] : written.Contributor)}.json",
                    Content = content,
                    ContentHash = hash,
                    State = ImportState.Preview,
                    Reading = FormReading.Of(written, [.. group.Questions.OrderBy(q => q.Number).Select(q => q.Number)]).Write(),
                    Receipt = receipt,
                    Contact = string.IsNullOrWhiteSpace(command.Form.Contact) ? null : command.Form.Contact.Trim(),
                    At = now,
                };
                db.Imports.Add(import);
                await db.SaveChangesAsync(cancellation);
                note("contribution-received", new { importId = import.Id, hash = Convert.ToHexStringLower(hash) });
                return new Received(receipt, now.ToUnixTimeMilliseconds(), Convert.ToHexStringLower(hash));
            }, cancellation);
        }

        public async Task<ReceiptReading> Handle(ReceiptQuery query, CancellationToken cancellation)
        {
            var row = await db.Imports.Where(i => i.Receipt == query.Receipt && db.Groups.Any(g => g.Id == i.GroupId && g.Slug == query.Slug)).Select(i => new { i.At, i.State, i.ContentHash, i.Content }).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(FormRefusals.NoReceipt);
            var written = JsonSerializer.Deserialize<Written>(row.Content, Json)!;
            return new ReceiptReading(
                query.Receipt, row.At.ToUnixTimeMilliseconds(), row.State switch { ImportState.Preview => "received", ImportState.Cancelled => "not-taken", _ => "published" }, Convert.ToHexStringLower(row.ContentHash),
                written.Contributor, written.Consent, written.Answers, written.General);
        }

        static Written Write(Contribution form)
        {
            static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
            return new Written(
                form.Contributor!.Trim(), Some(form.Organisation), [.. (form.Persons ?? []).Select(Some).OfType<string>()], form.Kind!, Some(form.Capacity), Some(form.Country), form.StakeholderGroupId, Some(form.Language), form.Consent!,
                [.. (form.Answers ?? []).Where(a => Some(a!.Text) is not null).Select(a => new Written.Answer(a!.Question, a.Text!)).OrderBy(a => a.Question)], Some(form.General) is null ? null : form.General);
        }

        static void Check(Written written, WorkingGroup group)
        {
            var characters = written.Answers.Sum(a => a.Text.Length) + (written.General?.Length ?? 0);
            if (characters == 0) throw new RefusedException(FormRefusals.NoWords);
            if (characters > MostCharacters) throw new RefusedException(FormRefusals.TooLong(characters, MostCharacters));
            if (written.Answers.Select(a => a.Question).Except(group.Questions.Select(q => q.Number)).ToList() is [var unknown, ..]) throw new RefusedException(FormRefusals.NoQuestion(unknown));
        }

        /// <summary>26 letters and digits that follow from the form's key, which is by chance: the same form always has the same receipt, and nobody guesses another's.</summary>
        static string ReceiptOf(long groupId, string key)
        {
            const string letters = "0123456789abcdefghjkmnpqrstvwxyz";
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"receipt {groupId} {Guid.ParseExact(key, "D"):D}")));
            return string.Concat(Enumerable.Range(0, 26).Select(i => letters[hash[i] & 31]));
        }
    }
}

/// <summary>A contribution of the form as a submission that was read.</summary>
static class FormReading
{
    /// <summary>Each paragraph of an answer becomes a passage of its question; what was said beside the questions comes last. Lines count from the first of the contributor's words, after the one that names the contributor.</summary>
    public static FileReading Of(ConsultationForm.Written written, IReadOnlyList<int> questions)
    {
        var passages = new List<ReadPassage>();
        var diagnostics = new List<ReadingDiagnostic>();
        var line = 2;
        foreach (var answer in written.Answers) Add(answer.Text, answer.Question);
        if (written.General is { } general) Add(general, null);
        var submission = new ReadSubmission(
            1, "", written.Contributor, written.Organisation, [.. written.Persons], Words.Read<ContributorKind>(written.Kind)!.Value, written.Capacity, written.Country, null, null, 1, Math.Max(1, line - 1), [.. passages], [],
            [.. questions.Select(q => passages.FindAll(p => p.Question == q) is { Count: > 0 } said ? new ReadAnswer(q, AnswerStatus.Answered, said[0].Number, said[^1].Number) : new ReadAnswer(q, AnswerStatus.NotAnswered, null, null))])
        { Language = written.Language };
        return new FileReading(null, null, new CompilationReading([submission], [.. diagnostics], [], null)) { Consent = Words.Read<Consent>(written.Consent), StakeholderGroupId = written.StakeholderGroupId };

        void Add(string text, int? question)
        {
            var paragraph = new List<string>();
            foreach (var raw in text.ReplaceLineEndings("\n").Split('\n').Append(""))
            {
                var bullet = IsBullet(raw);
                if (paragraph.Count > 0 && (bullet || string.IsNullOrWhiteSpace(raw)))
                {
                    Close(paragraph, question);
                    paragraph.Clear();
                }
                if (string.IsNullOrWhiteSpace(raw)) line++;
                else paragraph.Add(raw);
            }
        }

        void Close(List<string> lines, int? question)
        {
            var bullet = IsBullet(lines[0]);
            var said = string.Join(' ', lines.Select((l, i) => (i == 0 && bullet ? l.TrimStart()[1..] : l).Trim()));
            var clean = string.Concat(said.Select(c => char.IsControl(c) ? ' ' : c));
            if (clean != said)
                diagnostics.Add(new ReadingDiagnostic(ReadingDiagnosticCode.CharactersReplaced, DiagnosticSeverity.Repair, line, 1, "This paragraph holds characters that no text should contain; they were replaced by spaces.", said, clean));
            passages.Add(new ReadPassage(passages.Count + 1, bullet ? PassageKind.Bullet : PassageKind.Paragraph, clean, null, question, line, line + lines.Count - 1, string.Join('\n', lines), []));
            line += lines.Count;
        }

        static bool IsBullet(string raw) => raw.TrimStart() is [('-' or '•' or '*' or '–' or '·'), ' ' or '\t', ..];
    }
}

/// <summary>What is refused to contributors.</summary>
public static class FormRefusals
{
    /// <summary>Nothing there that the public may know of.</summary>
    public static readonly Refusal NoConsultation = new("not-found", "There is no open consultation at this address.", "Check the address. If its deadline has passed, keep what you wrote and ask those who invited you.");

    /// <summary>Past the deadline.</summary>
    public static Refusal Closed(string closes, string timeZone) =>
        new("closed", $"The consultation closed at {closes.Replace('T', ' ')} ({timeZone}); your contribution was not taken.", "Keep what you wrote and ask the secretariat whether it can still be considered.");

    /// <summary>Not open at all.</summary>
    public static readonly Refusal NotOpen = new("closed", "The consultation is not open for contributions; yours was not taken.", "Keep what you wrote and ask the secretariat when it opens.");

    /// <summary>The key was used for other words.</summary>
    public static Refusal SentBefore(string receipt) =>
        new("conflict", $"Another contribution was already received from this form; its receipt is {receipt}. This one was not taken.", "Keep what you wrote, open the form anew and send it from there.");

    /// <summary>Empty.</summary>
    public static readonly Refusal NoWords = new("no-words", "The contribution has no words: no question is answered and nothing else is said.", "Answer at least one question, or say something under general remarks.");

    /// <summary>Too long.</summary>
    public static Refusal TooLong(int characters, int most) => new("too-large", $"The contribution has {characters:N0} characters; at most {most:N0} are taken.", "Shorten it, or send it to the secretariat as a file.");

    /// <summary>A question that was not asked.</summary>
    public static Refusal NoQuestion(int number) => new("question", $"There is no question {number}.", "Load the form again: the questions may have changed.");

    /// <summary>Too many wait for the secretariat.</summary>
    public static readonly Refusal Full = new("try-again", "More contributions are waiting than can be taken at present.", "Keep what you wrote and send it again later, or write to the secretariat.");

    /// <summary>Nothing was received under it.</summary>
    public static readonly Refusal NoReceipt = new("not-found", "There is no contribution with this receipt.", "Check the receipt: 26 letters and digits.");
}
