using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Brackets;

/// <summary>Everything about the brackets of a draft as its words stand now: each bracket with its data, the sets, what is wrong, how much is disputed. Read from the text; nothing is stored.</summary>
static class ReadBrackets
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/brackets", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Page>;
    public sealed record Page(long DraftId, bool SeesAttribution, MeasuresLine Total, IReadOnlyList<RecommendationLine> Recommendations, IReadOnlyList<ParagraphLine> Paragraphs, IReadOnlyList<SpanLine> Spans);
    public sealed record RecommendationLine(long RecommendationId, MeasuresLine Measures);
    public sealed record ParagraphLine(long ParagraphId, long TextId, int Version, MeasuresLine Measures, IReadOnlyList<BracketLine> Brackets, IReadOnlyList<SetLine> Sets, IReadOnlyList<ProblemLine> Problems);
    public sealed record BracketLine(
        long? Id, int Start, int End, int Depth, string Kind, string Words, string? Reason, string? ReasonText, long? LinkedParagraphId, ByLine? By, long? At, IReadOnlyList<VoiceLine> Voices, int? Set, long? AmendmentId,
        bool InlineAttribution);
    public sealed record VoiceLine(long DelegationId, string Say, long At);
    public sealed record SetLine(string Form, int Start, int End, string? Undecided, IReadOnlyList<MemberLine> Members);
    public sealed record MemberLine(int Start, int End, string Words);
    public sealed record ProblemLine(string Code, string Sentence, int Start, int End, IReadOnlyList<string> Repairs);
    public sealed record SpanLine(long FromParagraphId, int FromPosition, long ToParagraphId, int ToPosition, string Evidence);

    sealed class Handler(DraftingDb db, TextStore texts, BracketBook book, Sight sight, Acting acting) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            if (!await db.Drafts.AnyAsync(d => d.Id == query.DraftId && d.GroupId == actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
            var places = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == query.DraftId && p.Withdrawn == null && p.Recommendation.Withdrawn == null)
                .OrderBy(p => p.Recommendation!.Order).ThenBy(p => p.RecommendationId).ThenBy(p => p.Order).ThenBy(p => p.Id).Select(p => new { p.Id, p.TextId, p.RecommendationId }).ToListAsync(cancellation);
            var rows = (await db.Brackets.AsNoTracking().Include(b => b.Voices).Where(b => b.DraftId == query.DraftId && b.EndedAt == null).ToListAsync(cancellation)).ToLookup(b => b.TextId);
            await texts.Heads(db, [.. places.Select(p => p.TextId)], cancellation);
            var options = await book.Parties(actor.GroupId, cancellation);
            var whose = await sight.Of(actor, cancellation);

            var heads = new List<TextHead>(places.Count);
            var logs = new List<OpenText>(places.Count);
            foreach (var place in places)
            {
                var text = await texts.Open(db, place.TextId, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText);
                logs.Add(text);
                heads.Add(text.Log.Head);
            }
            BracketReading[] readings = [.. heads.Select(h => BracketParser.Parse(h.Text, options))];
            var spans = BracketSpans.Join(readings);
            var joined = spans.Spans.SelectMany(s => new[] { s.Open, s.Close }).ToHashSet();

            var paragraphs = new List<ParagraphLine>(places.Count);
            for (var i = 0; i < places.Count; i++)
            {
                var (place, index, reading) = (places[i], i, readings[i]);
                var known = await Known([.. rows[place.TextId]], logs[i], heads[i], reading, cancellation);
                var sets = reading.AlternativeSets;
                paragraphs.Add(new ParagraphLine(place.Id, place.TextId, heads[i].Version, MeasuresLine.Of(BracketMeasures.Of(reading)),
                    [.. reading.Brackets.Where(b => b.IsNegotiation).Select(b => Line(b, known.GetValueOrDefault(b), reading, whose))],
                    [.. sets.Select(s => new SetLine(FormOf(s.Form), s.Range.Start, s.Range.End, s.Undecided, [.. s.Members.Select(m => new MemberLine(m.Range.Start, m.Range.End, m.Words.Of(reading.Text)))]))],
                    // A bracket that closes in a later paragraph is not wrong in its own.
                    [.. reading.Diagnostics.Where(d => !joined.Contains(new BracketPlace(index, d.Range.Start)) || d.Problem is not (BracketProblem.Unclosed or BracketProblem.StrayCloser))
                        .Select(d => new ProblemLine(d.Code, d.Sentence, d.Range.Start, d.Range.End, [.. BracketEdits.Repairs(reading, d).Select(r => r.Sentence)]))]));
            }

            var recommendations = places.Select((p, i) => (p.RecommendationId, Reading: readings[i])).GroupBy(p => p.RecommendationId)
                .Select(g => new RecommendationLine(g.Key, MeasuresLine.Of(BracketMeasures.Of(BracketSpans.Join([.. g.Select(p => p.Reading)])))));
            return new Page(query.DraftId, whose.SeesAll, MeasuresLine.Of(BracketMeasures.Of(spans)), [.. recommendations], paragraphs,
                [.. spans.Spans.Select(s => new SpanLine(places[s.Open.Paragraph].Id, s.Open.Position, places[s.Close.Paragraph].Id, s.Close.Position, s.Evidence))]);
        }

        /// <summary>The rows of a text by the bracket that they are of now. What was typed since they were last stored is followed here without a word in the record; that comes when the text is at rest.</summary>
        async Task<Dictionary<BracketNode, Bracket>> Known(List<Bracket> rows, OpenText text, TextHead head, BracketReading reading, CancellationToken cancellation)
        {
            var anchors = new List<BracketAnchor>(rows.Count);
            foreach (var versions in rows.GroupBy(r => r.Version))
            {
                IReadOnlyList<LoggedChange> since = versions.Key >= head.Version ? [] : text.Log.Since(versions.Key) ?? await TextHistory.Since(db, text.Id, versions.Key, cancellation);
                foreach (var row in versions)
                {
                    var anchor = BracketBook.AnchorOf(row);
                    foreach (var entry in since.TakeWhile(e => e.Version <= head.Version)) anchor = anchor.Map(entry.Changes);
                    anchors.Add(anchor);
                }
            }
            var byId = rows.ToDictionary(r => r.Id);
            return BracketData.Match([.. anchors.Where(a => a.End <= head.Text.Length)], reading).Where(m => m.Bracket is not null).ToDictionary(m => m.Bracket!, m => byId[m.Anchor.Id]);
        }

        static BracketLine Line(BracketNode node, Bracket? row, BracketReading reading, Sight.Whose whose)
        {
            var voices = row?.Voices.ToDictionary(v => v.DelegationId, v => new VoiceLine(v.DelegationId, Words.Of(v.Say), v.At.ToUnixTimeMilliseconds())) ?? [];
            // What stands in the text is said from the moment it stands there.
            foreach (var clause in node.Attribution?.Clauses ?? [])
                foreach (var party in clause.Parties) voices.TryAdd(party, new VoiceLine(party, Words.Of(BracketBook.SayOf(clause.Verb)), row?.At.ToUnixTimeMilliseconds() ?? 0));
            var sets = reading.AlternativeSets.ToList();
            var set = (node.Set ?? node.InnerSet) is { } own ? sets.IndexOf(own) : -1;
            return new BracketLine(
                row?.Id, node.Range.Start, node.Range.End, node.Depth, Words.Of(row?.Kind ?? node.Kind), node.Words.Of(reading.Text), row?.Reason is { } reason ? Words.Of(reason) : null, row?.ReasonText, row?.LinkedParagraphId,
                row is null ? null : whose.Seen(row.PersonId, row.DelegationId), row?.At.ToUnixTimeMilliseconds(), [.. voices.Values.Where(v => whose.Sees(v.DelegationId)).OrderBy(v => v.At).ThenBy(v => v.DelegationId)],
                set < 0 ? null : set, row?.AmendmentId, node.Attribution is not null);
        }

        static string FormOf(SetForm form) => form is SetForm.Glued ? "adjacent" : Words.Of(form);
    }
}

/// <summary>Measures as they are told.</summary>
public sealed record MeasuresLine(int Brackets, int AlternativeSets, int Options, int Words, int WordsInBrackets, double Share)
{
    public static MeasuresLine Of(BracketMeasures m) => new(m.Brackets, m.AlternativeSets, m.Options, m.Words, m.WordsInBrackets, Math.Round(m.Share, 4));
}

/// <summary>Somebody, and for whom.</summary>
public sealed record ByLine(long PersonId, long? DelegationId);

/// <summary>What of those who stand behind brackets somebody is shown.</summary>
public sealed class Sight(DraftingDb db)
{
    /// <summary>What <paramref name="actor"/> is shown in their group.</summary>
    public async Task<Whose> Of(Actor actor, CancellationToken cancellation) =>
        new(actor, await db.Groups.Where(g => g.Id == actor.GroupId).Select(g => g.AttributionFor).SingleAsync(cancellation));

    /// <summary>Whose voices one person is shown: everybody's, or their own delegation's.</summary>
    public sealed class Whose(Actor actor, AttributionAccess access)
    {
        /// <summary>Whether everybody's.</summary>
        public bool SeesAll { get; } = actor.SeesAttributions(access);

        /// <summary>Whether what a delegation says is shown.</summary>
        public bool Sees(long? delegationId) => SeesAll || (delegationId is not null && delegationId == actor.DelegationId);

        /// <summary>Who did something, if that is shown; one's own always is.</summary>
        public ByLine? Seen(long personId, long? delegationId) => Sees(delegationId) || personId == actor.PersonId ? new ByLine(personId, delegationId) : null;
    }
}
