using System.Globalization;
using System.Text;
using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Submissions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>
/// Where every word of a draft came from: each paragraph with who wrote its text, the amendments to it, what contributors said to it, the proposals that led to it, and what was done and why. It is made to leave the server,
/// on paper and as a file, so what may not be cited is in nobody's table but in counts, the chair's included.
/// </summary>
static class SourceTable
{
    const int MostRows = 20_000, MostActs = 10_000;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/sources", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/drafts/{draftId:long}/sources.csv", async (long draftId, IMediator sender, CancellationToken cancellation) =>
        {
            var (name, content) = await sender.Send(new File(draftId), cancellation);
            return TypedResults.File(content, "text/csv; charset=utf-8", name);
        }).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Query(long DraftId) : IRequest<Table>;
    public sealed record File(long DraftId) : IRequest<CsvFile>;
    public sealed record CsvFile(string Name, byte[] Content);

    /// <summary>The table; <c>AllActs</c> is false where the record has so many acts that the oldest were not looked through.</summary>
    public sealed record Table(DraftName Draft, IReadOnlyList<Row> Rows, bool AllActs);
    public sealed record DraftName(long Id, string Symbol, string Title);
    public sealed record RecommendationName(long Id, string Number, string Title);
    public sealed record ParagraphText(long Id, string Label, string Text, bool Withdrawn);
    public sealed record Contributor(long? DelegationId, string Name, double Share);
    public sealed record AmendmentLine(long Id, string Number, string Proposer, string State, string? Decision);
    public sealed record SourceLine(
        int SubmissionNumber, string Contributor, long? StakeholderGroupId, int PassageNumber, int? Page, string Stance, string Quote, string Note, string Edition, bool Citable);
    public sealed record DoneLine(long At, string What, string Why);
    public sealed record Row(
        RecommendationName Recommendation, ParagraphText Paragraph, IReadOnlyList<Contributor> Contributors, IReadOnlyList<AmendmentLine> Amendments, IReadOnlyList<SourceLine> Sources, IReadOnlyList<WithheldLine> Withheld,
        IReadOnlyList<NumberedLine> Proposals, IReadOnlyList<DoneLine> Done);

    sealed class Handler(DraftingDb db, TextStore texts, CitationDesk citation, Acting acting) : IRequestHandler<Query, Table>, IRequestHandler<File, CsvFile>
    {
        public async Task<Table> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var draft = await db.Drafts.Where(d => d.Id == query.DraftId && d.GroupId == groupId).Select(d => new DraftName(d.Id, d.Symbol, d.Title)).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var paragraphs = await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == draft.Id).OrderBy(p => p.Recommendation!.Order).ThenBy(p => p.RecommendationId).ThenBy(p => p.Order).ThenBy(p => p.Id).Take(MostRows)
                .Select(p => new { p.Id, p.TextId, p.Label, Gone = p.Withdrawn != null || p.Recommendation!.Withdrawn != null, Recommendation = new RecommendationName(p.Recommendation!.Id, p.Recommendation.Number, p.Recommendation.Title) })
                .ToListAsync(cancellation);
            var delegations = await db.Delegations.Where(d => d.GroupId == groupId).ToDictionaryAsync(d => d.Id, d => d.Name, cancellation);
            await texts.Heads(db, paragraphs.ConvertAll(p => p.TextId), cancellation);

            var citable = await citation.Citable(cancellation);
            var links = db.EvidenceLinks.AsNoTracking().Where(l => l.GroupId == groupId && l.Withdrawn == null && l.AmendmentId == null && l.Paragraph!.Recommendation!.DraftId == draft.Id);
            var sources = (await links.Where(l => citable.Any(s => s.Id == l.Passage!.Edition!.SubmissionId)).OrderBy(l => l.Id).Take(MostRows)
                .Select(l => new
                {
                    l.ParagraphId,
                    l.Stance,
                    l.Quote,
                    l.Note,
                    Passage = l.Passage!.Number,
                    l.Passage.Page,
                    l.Passage.Edition!.Kind,
                    l.Passage.Edition.Submission!.Number,
                    l.Passage.Edition.Submission.Contributor,
                    l.Passage.Edition.Submission.StakeholderGroupId,
                })
                .ToListAsync(cancellation)).OrderBy(l => l.Stance).ThenBy(l => l.Number).ThenBy(l => l.Passage)
                .ToLookup(l => l.ParagraphId, l => new SourceLine(l.Number, l.Contributor, l.StakeholderGroupId, l.Passage, l.Page, Words.Of(l.Stance), l.Quote, l.Note, Words.Of(l.Kind), Citable: true));
            var withheld = (await links.Where(l => !citable.Any(s => s.Id == l.Passage!.Edition!.SubmissionId))
                .Select(l => new { l.ParagraphId, l.Stance, l.Passage!.Edition!.SubmissionId, l.Passage.Edition.Submission!.StakeholderGroupId }).Distinct().OrderBy(l => l.ParagraphId).ThenBy(l => l.SubmissionId).Take(MostRows).ToListAsync(cancellation)).ToLookup(l => l.ParagraphId);
            var hidden = await citation.HiddenBehind(null, fromEverybody: true, cancellation);
            var proposals = (await db.Proposals.AsNoTracking().Where(p => p.GroupId == groupId && p.Withdrawn == null && p.MergedIntoId == null && p.Recommendation!.DraftId == draft.Id).OrderBy(p => p.Number).ToListAsync(cancellation))
                .ToLookup(p => p.RecommendationId!.Value, p => new NumberedLine(p.Id, p.Number, Hidden.TitleOf(p.Number, p.Title, hidden[p.Id])));
            var (done, added, all) = await Acts(groupId, cancellation);
            var amendments = await Amendments(draft.Id, delegations, added, cancellation);

            var rows = new List<Row>(paragraphs.Count);
            foreach (var p in paragraphs)
            {
                // In memory since the heads were read: no query for each.
                var head = (await texts.Open(db, p.TextId, cancellation))!.Log.Head;
                var length = Math.Max(1, head.Text.Length);
                rows.Add(new Row(
                    p.Recommendation, new ParagraphText(p.Id, p.Label, head.Text, p.Gone),
                    [.. head.Authorship.Spans.GroupBy(s => s.Author.DelegationId).Select(g => new Contributor(g.Key, g.Key is { } id ? delegations.GetValueOrDefault(id, "") : "Chair and secretariat", Math.Round((double)g.Sum(s => s.Length) / length, 4)))
                        .OrderByDescending(c => c.Share).ThenBy(c => c.Name, StringComparer.Ordinal)],
                    [.. amendments[p.Id]], [.. sources[p.Id]],
                    [.. withheld[p.Id].GroupBy(w => (w.StakeholderGroupId, w.Stance)).OrderBy(g => g.Key.StakeholderGroupId).ThenBy(g => g.Key.Stance).Select(g => new WithheldLine(g.Key.StakeholderGroupId, Words.Of(g.Key.Stance), g.Count()))],
                    [.. proposals[p.Recommendation.Id]], [.. done[p.Id].Concat(done[-p.Recommendation.Id]).OrderBy(d => d.At)]));
            }
            return new Table(draft, rows, all);
        }

        /// <summary>The tabled amendments by paragraph: those that change or suppress it, and those that added it.</summary>
        async Task<ILookup<long, AmendmentLine>> Amendments(long draftId, Dictionary<long, string> delegations, ILookup<long, long> added, CancellationToken cancellation)
        {
            var parts = await db.AmendmentParts.AsNoTracking().Where(p => p.Amendment!.DraftId == draftId && p.Amendment.TabledAt != null && p.Revision == p.Amendment.Revision && p.OfPartId == null)
                .OrderBy(p => p.Amendment!.Ordinal).ThenBy(p => p.Id).Take(MostRows)
                .Select(p => new { p.AmendmentId, p.Kind, p.ParagraphId, p.Amendment!.Number, p.Amendment.DelegationId, p.Amendment.State, p.Amendment.DisposalReason }).ToListAsync(cancellation);
            return parts.SelectMany(p => (p.Kind is AmendmentKind.Add ? added[p.AmendmentId] : p.ParagraphId is { } id ? [id] : []).Select(paragraph => (paragraph, p)))
                .DistinctBy(x => (x.paragraph, x.p.AmendmentId))
                .ToLookup(x => x.paragraph, x => new AmendmentLine(
                    x.p.AmendmentId, x.p.Number ?? "", x.p.DelegationId is { } id ? delegations.GetValueOrDefault(id, "") : "Chair and secretariat", Words.Of(x.p.State), string.IsNullOrEmpty(x.p.DisposalReason) ? null : x.p.DisposalReason));
        }

        /// <summary>What was done to each paragraph, as the record has it (to a whole recommendation: under its id, negative); the paragraphs that amendments added; and whether all acts were looked through.</summary>
        async Task<(ILookup<long, DoneLine> Done, ILookup<long, long> Added, bool All)> Acts(long groupId, CancellationToken cancellation)
        {
            var entries = await db.RecordEntries.AsNoTracking().Where(e => e.GroupId == groupId && Deeds.Kinds.Contains(e.Kind)).OrderByDescending(e => e.Sequence).Take(MostActs + 1).Select(e => new { e.At, e.Kind, e.Payload }).ToListAsync(cancellation);
            var done = new List<(long Paragraph, DoneLine Line)>();
            var added = new List<(long Amendment, long Paragraph)>();
            foreach (var entry in entries.Take(MostActs).Reverse())
            {
                var payload = JsonElement.Parse(entry.Payload);
                if (Deeds.Say(entry.Kind, payload) is not { } said) continue;
                var line = new DoneLine(entry.At.ToUnixTimeMilliseconds(), said.What, said.Why);
                foreach (var place in Deeds.Places(entry.Kind, payload)) done.Add((place, line));
                if (Deeds.Number(payload, "amendmentId") is { } amendment)
                    foreach (var paragraph in Deeds.Added(entry.Kind, payload)) added.Add((amendment, paragraph));
            }
            return (done.ToLookup(d => d.Paragraph, d => d.Line), added.ToLookup(a => a.Amendment, a => a.Paragraph), entries.Count <= MostActs);
        }

        public async Task<CsvFile> Handle(File query, CancellationToken cancellation)
        {
            var table = await Handle(new Query(query.DraftId), cancellation);
            var groups = await db.StakeholderGroups.Where(s => db.Groups.Any(g => g.Id == acting.Actor.GroupId && g.StakeholderGroups.Any(o => o.Id == s.Id))).ToDictionaryAsync(s => s.Id, s => s.Name, cancellation);
            string Of(long? id) => id is { } known ? groups.GetValueOrDefault(known, "") : "";
            var csv = new Csv("Recommendation", "Recommendation title", "Paragraph", "Kind", "Who", "Stakeholder group", "Where", "How", "Words", "Why", "When");
            foreach (var row in table.Rows)
            {
                void Line(string kind, string who = "", string group = "", string where = "", string how = "", string words = "", string why = "", string when = "") =>
                    csv.Line(row.Recommendation.Number, row.Recommendation.Title, row.Paragraph.Label, kind, who, group, where, how, words, why, when);
                Line("text", how: row.Paragraph.Withdrawn ? "withdrawn" : "", words: row.Paragraph.Text);
                foreach (var c in row.Contributors) Line("contributor", c.Name, how: c.Share.ToString("0.0 %", CultureInfo.InvariantCulture));
                foreach (var p in row.Proposals) Line("proposal", where: $"Proposal {p.Number}", words: p.Title);
                foreach (var a in row.Amendments) Line("amendment", a.Proposer, where: $"Amendment {a.Number}", how: a.State, why: a.Decision ?? "");
                foreach (var s in row.Sources)
                    Line("source", s.Contributor, Of(s.StakeholderGroupId), $"Submission {s.SubmissionNumber}, passage {s.PassageNumber}{(s.Page is { } page ? $", page {page}" : "")}{(s.Edition == "digest" ? " (digest)" : "")}", s.Stance, s.Quote, s.Note);
                foreach (var w in row.Withheld) Line("not cited individually", $"{w.Count} {(w.Count == 1 ? "contribution" : "contributions")}", Of(w.StakeholderGroupId), how: w.Stance);
                foreach (var d in row.Done) Line("done", words: d.What, why: d.Why, when: DateTimeOffset.FromUnixTimeMilliseconds(d.At).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }
            return new CsvFile($"sources-{string.Concat(table.Draft.Symbol.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}.csv", csv.ToBytes());
        }
    }

    /// <summary>Comma-separated values as RFC 4180 has them, in UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    sealed class Csv
    {
        readonly StringBuilder text = new();

        public Csv(params string[] heading) => Line(heading);

        public void Line(params string[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

        public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

        static string Cell(string words)
        {
            if (words.AsSpan().TrimStart() is [var first, ..] && first is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' || words is ['\t' or '\r' or '\n', ..]) words = "'" + words;
            return words.AsSpan().IndexOfAny(",\"\r\n") < 0 ? words : $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }
    }
}

/// <summary>Acts of the record in plain words, for the table: what was done to a paragraph, and why. Who did it is in the record.</summary>
static class Deeds
{
    static readonly Dictionary<string, string> Plain = new()
    {
        ["paragraph-added"] = "Added",
        ["paragraph-moved"] = "Moved",
        ["paragraph-withdrawn"] = "Withdrawn",
        ["paragraph-restored"] = "Put back",
        ["policy-set"] = "",
        ["recommendation-withdrawn"] = "The recommendation was withdrawn",
        ["recommendation-restored"] = "The recommendation was put back",
        ["proposal-taken-up"] = "Begun from proposal {0}",
        ["amendment-adopted"] = "Amendment {0} adopted",
        ["amendment-adopted-modified"] = "Amendment {0} adopted with other words, which its proposer accepted",
        ["amendment-adopted-in-brackets"] = "Amendment {0} adopted in brackets",
        ["amendment-modification-offered"] = "Other words offered for amendment {0}",
        ["modification-refused"] = "The words offered for amendment {0} refused",
        ["amendment-rejected"] = "Amendment {0} not adopted",
        ["amendment-fallen"] = "Amendment {0} fallen",
        ["amendment-withdrawn"] = "Amendment {0} withdrawn",
        ["merge-concluded"] = "Amendments merged into the text",
        ["bracket-lifted"] = "Bracket lifted",
        ["bracket-repaired"] = "Bracket repaired",
        ["undone"] = "",
    };

    /// <summary>The kinds of entries that concern the words or the standing of a paragraph.</summary>
    public static readonly string[] Kinds = [.. Plain.Keys];

    /// <summary>An act in words; null for one that says nothing here.</summary>
    public static (string What, string Why)? Say(string kind, JsonElement payload)
    {
        var why = Text(payload, "reason") is { Length: > 0 } reason ? reason : Text(payload, "reasonText") ?? "";
        if (kind is "policy-set")
        {
            return (Text(payload, "policy") switch { "locked" => "Locked", "chairs-pen" => "Kept under the chair’s pen", _ => "Opened to drafting" }, why);
        }
        if (kind is "undone")
        {
            return Text(payload, "kind") is { } undone && Plain.TryGetValue(undone, out var was) && was.Length > 0 ? ($"Taken back: {Lower(was.Replace(" {0}", "", StringComparison.Ordinal))}", why) : null;
        }
        if (kind is "bracket-lifted")
        {
            var how = Text(payload, "how") switch { "keep" => ": its words stay", "drop" => ": its words go", "choose" => ": one wording chosen", "merge" => ": other words in its place", "by-hand" => " by hand", _ => "" };
            return ($"Bracket {(Text(payload, "words") is { Length: > 0 } words ? $"“{words}” " : "")}lifted{how}", why);
        }
        return (string.Format(CultureInfo.InvariantCulture, Plain[kind], Text(payload, "number") ?? Number(payload, "number")?.ToString(CultureInfo.InvariantCulture) ?? ""), why);
    }

    /// <summary>The paragraphs that an act concerns; a recommendation is named by its id, negative.</summary>
    public static IEnumerable<long> Places(string kind, JsonElement payload)
    {
        if (kind.StartsWith("recommendation-", StringComparison.Ordinal)) return Number(payload, "recommendationId") is { } recommendation ? [-recommendation] : [];
        // An addition concerns the paragraph that it made; one that made none, nothing that is there.
        var parts = Parts(payload).Where(p => IsAdopted(kind) || Text(p, "kind") is not "add").Select(p => Number(p, "paragraphId")).OfType<long>().Distinct().ToList();
        return parts.Count > 0 || Parts(payload).Any(p => Text(p, "kind") is "add") ? parts : Number(payload, "paragraphId") is { } paragraph ? [paragraph] : [];
    }

    /// <summary>The paragraphs that an adoption made.</summary>
    public static IEnumerable<long> Added(string kind, JsonElement payload) => !IsAdopted(kind) ? [] : Parts(payload).Where(p => Text(p, "kind") is "add").Select(p => Number(p, "paragraphId")).OfType<long>();

    /// <summary>A number of a payload; null for none.</summary>
    public static long? Number(JsonElement payload, string name) => payload.ValueKind is JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    static bool IsAdopted(string kind) => kind.StartsWith("amendment-adopted", StringComparison.Ordinal);

    static IEnumerable<JsonElement> Parts(JsonElement payload) => payload.TryGetProperty("parts", out var parts) && parts.ValueKind is JsonValueKind.Array ? parts.EnumerateArray() : [];

    static string? Text(JsonElement payload, string name) => payload.ValueKind is JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    static string Lower(string words) => char.ToLowerInvariant(words[0]) + words[1..];
}
