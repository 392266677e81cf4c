using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Brackets;

/// <summary>How much of a draft was disputed over time, what happened meanwhile, and which words were lost when brackets fell.</summary>
static class ReadMeasures
{
    /// <summary>The latest so many samples and entries are told; older ones stay in the record.</summary>
    const int Most = 5000;

    static readonly Dictionary<string, string> Kinds = new()
    {
        ["amendment-tabled"] = "tabled",
        ["amendment-adopted"] = "adopted",
        ["amendment-adopted-modified"] = "adopted",
        ["amendment-adopted-in-brackets"] = "adopted",
        ["amendment-rejected"] = "rejected",
        ["amendment-withdrawn"] = "withdrawn",
        ["bracket-lifted"] = "lifted",
        ["bracketed"] = "bracketed",
        ["alternative-added"] = "bracketed",
        ["undone"] = "undone",
    };

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/measures", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Page>;
    public sealed record Page(IReadOnlyList<Sample> Samples, IReadOnlyList<Happened> Events, IReadOnlyList<Loss> Lost);

    /// <summary>The measures of the whole draft from a moment on.</summary>
    public sealed record Sample(long At, MeasuresLine Measures);
    public sealed record Happened(long At, string Kind, long? ParagraphId, string? Label, string? Words);
    public sealed record Loss(long At, long ParagraphId, string Label, IReadOnlyList<string> Words, ByLine? By, string How);

    sealed class Handler(DraftingDb db, TextStore texts, BracketBook book, Sight sight, Acting acting) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            if (!await db.Drafts.AnyAsync(d => d.Id == query.DraftId && d.GroupId == actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
            var rows = await db.MeasureSamples.AsNoTracking().Where(s => s.DraftId == query.DraftId).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(cancellation);
            rows.AddRange(await Unsampled(query.DraftId, [.. rows.Select(r => r.ParagraphId).Distinct()], cancellation));
            rows.AddRange(await Withdrawn(query.DraftId, cancellation));
            rows = [.. rows.OrderBy(r => r.At).ThenBy(r => r.Id == 0).ThenBy(r => r.Id)];
            var kinds = Kinds.Keys.ToArray();
            var entries = await db.RecordEntries.AsNoTracking().Where(e => e.GroupId == actor.GroupId && kinds.Contains(e.Kind)).OrderByDescending(e => e.Sequence).Take(Most)
                .Select(e => new { e.At, e.Kind, e.Payload, e.PersonId, e.DelegationId }).ToListAsync(cancellation);
            entries.Reverse();
            var whose = await sight.Of(actor, cancellation);
            var labels = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == query.DraftId).Select(p => new { p.Id, p.Label }).ToDictionaryAsync(p => p.Id, p => p.Label, cancellation);

            var (events, lost) = (new List<Happened>(), new List<(long? Act, Loss Loss)>());
            var undone = new HashSet<long>();
            foreach (var entry in entries)
            {
                var payload = JsonElement.Parse(entry.Payload);
                if (Number(payload, "draftId") != query.DraftId) continue;
                var (at, paragraphId, label) = (entry.At.ToUnixTimeMilliseconds(), Number(payload, "paragraphId"), Text(payload, "label") ?? (Number(payload, "paragraphId") is { } of ? labels.GetValueOrDefault(of) : null));
                events.Add(new Happened(at, Kinds[entry.Kind], paragraphId, label, Text(payload, "words") ?? Text(payload, "number")));
                if (entry.Kind is "undone" && Number(payload, "actId") is { } act) undone.Add(act);
                if (entry.Kind is not "bracket-lifted" || paragraphId is null || !payload.TryGetProperty("removed", out var removed) || removed.GetArrayLength() == 0) continue;
                // The server notes what was done by hand; the entry says who did it.
                var (personId, delegationId) = Number(payload, "personId") is { } hand ? (hand, Number(payload, "delegationId")) : (entry.PersonId ?? 0, entry.DelegationId);
                lost.Add((Number(payload, "actId"), new Loss(at, paragraphId.Value, label ?? "", [.. removed.EnumerateArray().Select(w => w.GetString()!)], whose.Seen(personId, delegationId), Text(payload, "how") ?? "")));
            }
            return new Page(Totals(rows), events, [.. lost.Where(l => l.Act is not { } act || !undone.Contains(act)).Select(l => l.Loss)]);
        }

        /// <summary>Paragraphs that say what they said from their first words on have no samples: what they say now they said then.</summary>
        async Task<IEnumerable<MeasureSample>> Unsampled(long draftId, long[] sampled, CancellationToken cancellation)
        {
            var paragraphs = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId && !sampled.Contains(p.Id)).Select(p => new { p.Id, p.TextId, At = db.TextChanges.Where(c => c.TextId == p.TextId && c.Version == 1).Select(c => (DateTimeOffset?)c.At).FirstOrDefault() })
                .ToListAsync(cancellation);
            var heads = (await texts.Heads(db, [.. paragraphs.Select(p => p.TextId)], cancellation)).ToDictionary(h => h.TextId);
            var options = await book.Parties(acting.Actor.GroupId, cancellation);
            return paragraphs.Where(p => p.At is not null && heads.ContainsKey(p.TextId)).Select(p => SampleOf(draftId, p.Id, p.At!.Value, BracketMeasures.Of(BracketParser.Parse(heads[p.TextId].Text, options))));
        }

        /// <summary>What has been withdrawn counts no more.</summary>
        async Task<IEnumerable<MeasureSample>> Withdrawn(long draftId, CancellationToken cancellation)
        {
            var paragraphs = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId && (p.Withdrawn != null || p.Recommendation.Withdrawn != null))
                .Select(p => new { p.Id, Own = p.Withdrawn == null ? (DateTimeOffset?)null : p.Withdrawn.At, Whole = p.Recommendation!.Withdrawn == null ? (DateTimeOffset?)null : p.Recommendation.Withdrawn.At }).ToListAsync(cancellation);
            return paragraphs.Select(p => SampleOf(draftId, p.Id, p.Own is { } own && (p.Whole is not { } whole || own < whole) ? own : p.Whole!.Value, default));
        }

        static MeasureSample SampleOf(long draftId, long paragraphId, DateTimeOffset at, BracketMeasures m) =>
            new() { DraftId = draftId, ParagraphId = paragraphId, At = at, Brackets = m.Brackets, AlternativeSets = m.AlternativeSets, Options = m.Options, Words = m.Words, WordsInBrackets = m.WordsInBrackets };

        /// <summary>Each paragraph's latest measures, added up at every moment that one of them changed.</summary>
        static List<Sample> Totals(List<MeasureSample> rows)
        {
            var latest = new Dictionary<long, BracketMeasures>();
            var total = default(BracketMeasures);
            var samples = new List<Sample>(Math.Min(rows.Count, Most));
            for (var i = 0; i < rows.Count; i++)
            {
                var now = BracketBook.MeasuresOf(rows[i]);
                var was = latest.GetValueOrDefault(rows[i].ParagraphId);
                latest[rows[i].ParagraphId] = now;
                total = new(total.Brackets + now.Brackets - was.Brackets, total.AlternativeSets + now.AlternativeSets - was.AlternativeSets, total.Options + now.Options - was.Options, total.Words + now.Words - was.Words,
                    total.WordsInBrackets + now.WordsInBrackets - was.WordsInBrackets);
                if (rows.Count - i <= Most && (i + 1 == rows.Count || rows[i + 1].At != rows[i].At)) samples.Add(new Sample(rows[i].At.ToUnixTimeMilliseconds(), MeasuresLine.Of(total)));
            }
            return samples;
        }

        static long? Number(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;

        static string? Text(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
