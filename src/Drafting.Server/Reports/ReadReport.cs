using System.Globalization;
using System.Text;
using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Domain.Reports;
using Drafting.Domain.Silence;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Positions;
using Drafting.Server.Proposals;
using Drafting.Server.Silence;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Reports;

/// <summary>
/// The report of a draft, as the group decided that it is made: what was agreed, and of what was not agreed as much as the template keeps. Of that, each reader gets what that reader may see; what is left out is said. It says where the
/// record stood, not when it was asked for: until somebody acts, the same reader gets the same report.
/// </summary>
static class ReadReport
{
    const int MostStatements = 2000, MostSilences = 200;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/report", async (long draftId, string? format, long? specimen, HttpContext http, IMediator sender, CancellationToken cancellation) =>
        {
            if ((format ?? "html") is not ("html" or "markdown")) throw new RefusedException(ReportRefusals.Format);
            var report = await sender.Send(new Query(draftId, specimen), cancellation);
            if (format is "markdown") return TypedResults.File(Encoding.UTF8.GetBytes(report.Paper.ToMarkdown()), "text/markdown; charset=utf-8", report.Name + ".md");
            http.Response.Headers.ContentSecurityPolicy = Paper.Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.File(Encoding.UTF8.GetBytes(report.Paper.ToHtml()), "text/html; charset=utf-8");
        }).WithMetadata(new Requires(Act.Read));

    /// <summary><paramref name="Specimen"/>: a template that need not have been adopted, to see what the report would be; null for the one in force.</summary>
    public sealed record Query(long DraftId, long? Specimen) : IRequest<Report>;
    public sealed record Report(string Name, Paper Paper);

    sealed class Handler(DraftingDb db, Snapshots snapshots, DraftConsensus consensus, IMediator sender, Acting acting) : IRequestHandler<Query, Report>
    {
        public async Task<Report> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == actor.GroupId).Select(d => new { d.Symbol, d.Title, d.ClosedAt, Group = db.Groups.First(g => g.Id == d.GroupId) }).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var templates = db.ReportTemplates.AsNoTracking().Where(t => t.DraftId == query.DraftId);
            var template = query.Specimen is { } id ? await templates.SingleOrDefaultAsync(t => t.Id == id, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("template"))
                : await templates.SingleOrDefaultAsync(t => t.AdoptedAt != null && t.EndedAt == null, cancellation) ?? throw new RefusedException(ReportRefusals.NoTemplate);
            var final = draft.ClosedAt is null ? null : await db.Revisions.AsNoTracking().Where(r => r.DraftId == query.DraftId && r.Final).OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellation);
            var snapshot = await snapshots.Now(query.DraftId, cancellation);
            var writer = new Writer(template, snapshot, await consensus.Read(actor.GroupId, query.DraftId, cancellation), await db.Delegations.AsNoTracking().Where(d => d.GroupId == actor.GroupId).ToDictionaryAsync(d => d.Id, cancellation),
                await db.StakeholderGroups.AsNoTracking().Where(s => db.Delegations.Any(d => d.GroupId == actor.GroupId && d.StakeholderGroupId == s.Id)).OrderBy(s => s.Order).ThenBy(s => s.Id).ToListAsync(cancellation),
                await db.NegotiatingGroups.AsNoTracking().Where(g => g.GroupId == actor.GroupId).ToDictionaryAsync(g => g.Id, g => g.ShortName, cancellation), actor.SeesPositions(draft.Group.PositionsFor));

            writer.Head(draft.Group, final, draft.ClosedAt);
            if (template.Participants) writer.Participants();
            writer.Agreed();
            writer.NotAgreed(final is not null);
            if (template.Disagreement is not DisagreementKept.Nothing) writer.Designations(await db.Designations.AsNoTracking().Where(d => d.DraftId == query.DraftId && d.Until == null).OrderBy(d => d.Id).ToListAsync(cancellation));
            if (template.MinorityStatements || template.Explanations)
            {
                var statements = await db.Statements.AsNoTracking().Where(s => s.DraftId == query.DraftId && ((template.MinorityStatements && s.Kind == StatementKind.Minority) || (template.Explanations && s.Kind == StatementKind.ExplanationOfPosition))).OrderBy(s => s.Id).Take(MostStatements).ToListAsync(cancellation);
                if (template.MinorityStatements) writer.Statements("Minority statements", [.. statements.Where(s => s.Kind is StatementKind.Minority)]);
                if (template.Explanations) writer.Statements("Explanations of position", [.. statements.Where(s => s.Kind is StatementKind.ExplanationOfPosition)]);
            }
            if (template.SilenceRecord)
                writer.Silences(await db.Silences.AsNoTracking().Include(s => s.Items).ThenInclude(i => i.Breaks).Include(s => s.Extensions).AsSplitQuery().Where(s => s.DraftId == query.DraftId).OrderBy(s => s.Id).Take(MostSilences).ToListAsync(cancellation));
            if (template.SourceTable) writer.Sources((await sender.Send(new SourceTable.Query(query.DraftId), cancellation)).Rows);
            if (template.Measures) writer.Measures(await db.Revisions.AsNoTracking().Where(r => r.DraftId == query.DraftId).OrderBy(r => r.Number).Select(r => new Revision { Number = r.Number, Symbol = r.Symbol, Note = "", PublishedAt = r.PublishedAt, Content = "", Hash = r.Hash, Measures = r.Measures }).ToListAsync(cancellation));
            writer.Verify(final);
            var name = string.Concat(draft.Symbol.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
            return new Report($"report-{name}", new Paper($"Report of the {draft.Group.Name}", writer.Blocks));
        }
    }

    /// <summary>Puts the report in words.</summary>
    /// <param name="template">What is kept.</param>
    /// <param name="snapshot">The draft as it is now; where it is closed, that is its last revision.</param>
    /// <param name="reading">How it stands.</param>
    /// <param name="delegations">Those with a seat.</param>
    /// <param name="stakeholders">Their stakeholder groups in order.</param>
    /// <param name="negotiating">Short names of negotiating groups, dissolved ones too.</param>
    /// <param name="sees">Whether the reader may see positions.</param>
    sealed class Writer(ReportTemplate template, Snapshot snapshot, ConsensusReading reading, Dictionary<long, Delegation> delegations, List<StakeholderGroup> stakeholders, Dictionary<long, string> negotiating, bool sees)
    {
        public List<Paper.Block> Blocks { get; } = [];

        readonly Dictionary<long, string> groupNames = stakeholders.ToDictionary(s => s.Id, s => s.Name);
        readonly Dictionary<long, ConsensusRow> rows = reading.Rows.Where(r => r.Kind is TargetKind.Paragraph).ToDictionary(r => r.Id);
        readonly Dictionary<long, Position> positions = reading.Live.SelectMany(p => p).ToDictionary(p => p.Id);
        readonly Dictionary<long, string> places = snapshot.Recommendations.SelectMany(r => r.Paragraphs.Select(p => (p.Id, Name: $"paragraph {p.Label}"))).ToDictionary(p => p.Id, p => p.Name);
        bool hidden;

        void Add(Paper.Block block) => Blocks.Add(block);
        void Heading(int level, string text) => Add(new Paper.Heading(level, text));
        void Say(string text) => Add(new Paper.Prose(text));

        static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        static string Count(int n, string one, string many) => $"{n.ToString(CultureInfo.InvariantCulture)} {(n == 1 ? one : many)}";

        public void Head(WorkingGroup group, Revision? final, DateTimeOffset? closedAt)
        {
            if (template.AdoptedAt is null || template.EndedAt is not null) Add(new Paper.Prose($"Specimen. Template {template.Number.ToString(CultureInfo.InvariantCulture)}, “{template.Name}”, {(template.EndedAt is null ? "has not been adopted" : "is not in force")}: this shows what a report would say under it.", Strong: true));
            Say($"{snapshot.Title}\n{(final is null ? snapshot.Symbol : final.Symbol)}\n{group.Body}");
            Say(final is null || closedAt is null ? "The draft is open: what follows tells how it stands, not how it ended." : $"The draft was closed on {Day(closedAt.Value)}.{(final.Note.Length > 0 ? $" {final.Note}" : "")}");
            if (template.AdoptedAt is { } adopted)
                Say($"What this report says of disagreement, and whom it names, is what the group decided when it adopted the template “{template.Name}” on {Day(adopted)}{(template.AdoptedDespite is { Length: > 0 } despite ? $", though there was objection: {despite}" : "")}.");
            Say($"{Count(snapshot.Measures.Agreed, "paragraph is", "paragraphs are")} agreed of {snapshot.Measures.Paragraphs.ToString(CultureInfo.InvariantCulture)} in the text. The scale of agreement is “{reading.Scale.Name}”.");
            if (!sees && template is { Disagreement: DisagreementKept.Views } or { MinorityStatements: true } or { Explanations: true } && !sees) Hide();
        }

        void Hide()
        {
            if (hidden) return;
            hidden = true;
            Say("By the group’s rule, positions and statements are not shown to you; this copy leaves them out.");
        }

        public void Participants()
        {
            Heading(2, "Who took part");
            var by = delegations.Values.ToLookup(d => d.StakeholderGroupId);
            if (template.Names is NamesKept.Nobody) Say($"{Count(delegations.Count, "delegation", "delegations")} of {Count(stakeholders.Count, "stakeholder group", "stakeholder groups")}.");
            else if (template.Names is NamesKept.StakeholderGroups) Add(new Paper.Points([.. stakeholders.Select(s => new Paper.Point(s.Name + ":", Count(by[s.Id].Count(), "delegation", "delegations")))]));
            else Add(new Paper.Points([.. stakeholders.Select(s => new Paper.Point(s.Name + ":", string.Join("; ", by[s.Id].OrderBy(d => d.Id).Select(d => d.Name))))]));
        }

        public void Agreed()
        {
            Heading(2, "What was agreed");
            var any = false;
            foreach (var recommendation in snapshot.Recommendations)
            {
                var agreed = recommendation.Paragraphs.Where(p => p.IsAgreed && p.Fate is null).ToList();
                if (agreed.Count == 0) continue;
                any = true;
                var there = recommendation.Paragraphs.Count(p => p.Fate is not "dropped");
                Heading(3, $"Recommendation {recommendation.Number}. {recommendation.Title}");
                if (agreed.Count < there) Say($"In part: {agreed.Count.ToString(CultureInfo.InvariantCulture)} of {Count(there, "paragraph", "paragraphs")}.");
                foreach (var paragraph in agreed)
                {
                    Add(new Paper.Quoted(paragraph.Label, paragraph.Text, Mark(paragraph)));
                    if (template.Disagreement is DisagreementKept.Views) Voices(paragraph.Id, onlyAgainst: true);
                }
            }
            if (!any) Say("Nothing was agreed.");
        }

        static string Mark(SnapshotParagraph p) => p.Agreement switch
        {
            "agreed-in-plenary" => "Agreed in plenary",
            "agreed-in-group" => "Agreed in the working group",
            "ad-referendum" => "Agreed ad referendum",
            _ => "Not agreed",
        };

        public void NotAgreed(bool closed)
        {
            if (template.Disagreement is DisagreementKept.Nothing) return;
            Heading(2, "What was not agreed");
            var any = false;
            foreach (var recommendation in snapshot.Recommendations)
            {
                var open = recommendation.Paragraphs.Where(p => !p.IsAgreed || p.Fate is not null).ToList();
                if (open.Count == 0) continue;
                any = true;
                Heading(3, $"Recommendation {recommendation.Number}. {recommendation.Title}");
                if (template.Disagreement is DisagreementKept.Noted)
                {
                    Say($"There was no agreement on {AgreementRefusals.Named(open.Select(p => p.Label))}.");
                    continue;
                }
                foreach (var paragraph in open)
                {
                    var how = (paragraph.Fate, paragraph.Conditional) switch
                    {
                        ("dropped", _) => "Not agreed; the group did not retain this text",
                        ("retained", _) => "Not agreed; retained",
                        (_, true) => "Agreed only together with other paragraphs that are not agreed",
                        _ => closed ? "Not agreed" : "Not agreed so far",
                    };
                    if (paragraph.Fate is "dropped") Add(new Paper.Quoted(paragraph.Label, "", how));
                    else Add(new Paper.Quoted(paragraph.Label, paragraph.Text, how));
                    Voices(paragraph.Id, onlyAgainst: false);
                }
            }
            if (!any) Say("Everything in the text was agreed.");
        }

        static readonly (PositionStance Stance, string One, string Many)[] Stances =
        [
            (PositionStance.Support, "supports", "support"), (PositionStance.CanLiveWith, "can live with it", "can live with it"), (PositionStance.Reservation, "has a reservation", "have a reservation"), (PositionStance.Objection, "objects", "object"),
            (PositionStance.NoPosition, "takes no position", "take no position"),
        ];

        /// <summary>What was said of a paragraph, as the template names who said it.</summary>
        void Voices(long paragraphId, bool onlyAgainst)
        {
            if (!sees || !rows.TryGetValue(paragraphId, out var row)) return;
            var said = row.Standpoints.Where(s => s.Stance is { } stance && (!onlyAgainst || stance is PositionStance.Reservation or PositionStance.Objection)).ToList();
            if (said.Count == 0 && onlyAgainst) return;
            var counts = Counts(said) is { Length: > 0 } some ? some : "nobody took a position";
            var points = new List<Paper.Point>();
            if (template.Names is NamesKept.Nobody) points.Add(new Paper.Point("Views:", counts + "."));
            else
                foreach (var stakeholder in stakeholders)
                    if (said.Where(s => delegations[s.DelegationId].StakeholderGroupId == stakeholder.Id).ToList() is { Count: > 0 } of) points.Add(new Paper.Point($"{stakeholder.Name}:", Counts(of) + "."));
            if (points.Count == 0) points.Add(new Paper.Point("Views:", counts + "."));
            // A position that a group took for its members is one statement, not one for each.
            foreach (var group in said.Where(s => s.Stance is PositionStance.Reservation or PositionStance.Objection && positions.ContainsKey(s.Order)).GroupBy(s => s.Order).OrderByDescending(g => g.First().Stance).ThenBy(g => g.Key))
            {
                var position = positions[group.Key];
                var words = position.Statement.Trim() + (position.Remedy.Length > 0 ? $" What would remove the objection: {position.Remedy.Trim()}" : "");
                var stance = position.Stance is PositionStance.Objection ? "Objection" : "Reservation";
                if (words.Length > 0 || template.Names is NamesKept.Delegations) points.Add(new Paper.Point(Whose(stance, position.DelegationId, position.NegotiatingGroupId) + (words.Length > 0 ? ":" : "."), words));
            }
            Add(new Paper.Points(points));
        }

        static string Counts(IReadOnlyCollection<Standpoint> said) =>
            string.Join(", ", Stances.Select(s => (s, N: said.Count(x => x.Stance == s.Stance))).Where(x => x.N > 0).Select(x => $"{x.N.ToString(CultureInfo.InvariantCulture)} {(x.N == 1 ? x.s.One : x.s.Many)}"));

        /// <summary>A kind of statement with who made it, as far as the template names them.</summary>
        string Whose(string kind, long? delegationId, long? groupId) => template.Names switch
        {
            NamesKept.Delegations => delegationId is { } d && delegations.TryGetValue(d, out var known) ? $"{kind} of {known.Name}" : groupId is { } g ? $"{kind} of {negotiating.GetValueOrDefault(g, "a group of delegations")}" : kind,
            NamesKept.StakeholderGroups => delegationId is { } d && delegations.TryGetValue(d, out var known) ? $"{kind} ({groupNames.GetValueOrDefault(known.StakeholderGroupId, "")})" : groupId is not null ? $"{kind} (a group of delegations)" : kind,
            _ => kind,
        };

        public void Designations(IReadOnlyList<Designation> designations)
        {
            if (designations.Count == 0) return;
            Heading(2, "Levels of agreement that the chair designated");
            Add(new Paper.Points([.. designations.Where(d => d.ParagraphId is null || places.ContainsKey(d.ParagraphId.Value)).Select(d =>
            {
                var of = d.ParagraphId is { } p ? places[p] : d.RecommendationId is { } r ? $"recommendation {snapshot.Recommendations.FirstOrDefault(x => x.Id == r)?.Number}" : "the draft";
                var level = (reading.Scale.Id == d.Scale ? reading.Scale : Scale.Named(d.Scale))?.LevelOf(d.Level)?.Name ?? d.Level;
                return new Paper.Point($"{char.ToUpperInvariant(of[0])}{of[1..]}: {level}.", d.Justification);
            })]));
        }

        public void Statements(string heading, IReadOnlyList<Statement> statements)
        {
            if (!sees) return;
            Heading(2, heading);
            if (statements.Count == 0) Say("There are none.");
            else
                Add(new Paper.Points([.. statements.Select(s =>
                {
                    var about = s.ParagraphId is { } p ? $"On {places.GetValueOrDefault(p, "a paragraph that was withdrawn")}" : s.RecommendationId is { } r ? $"On recommendation {snapshot.Recommendations.FirstOrDefault(x => x.Id == r)?.Number ?? "that was withdrawn"}" : s.DesignationId is not null ? "On a designation" : "On the draft";
                    var lead = Whose(about, s.DelegationId, s.NegotiatingGroupId).Replace(" of ", ", ", StringComparison.Ordinal);
                    return new Paper.Point(lead + ":", s.WithdrawnAt is null ? s.Text : $"withdrawn{(s.WithdrawnReason is { Length: > 0 } why ? $": {why}" : ".")}");
                })]));
        }

        public void Silences(IReadOnlyList<SilenceProcedure> silences)
        {
            Heading(2, "Silence procedures");
            if (silences.Count == 0)
            {
                Say("There were none.");
                return;
            }
            foreach (var silence in silences)
            {
                Heading(3, silence.Title);
                var state = silence.State switch { SilenceState.CalledOff => $"Called off{(silence.CalledOffReason is { Length: > 0 } why ? $": {why}" : ".")}", SilenceState.Running => "Running.", SilenceState.Broken => "Ended when the last paragraph was broken.", _ => "Ended at the deadline." };
                Say($"From {Moment(silence.StartedAt)} to {Moment(silence.Deadline)} ({silence.DeadlineLocal.Replace('T', ' ')}, {silence.TimeZone}). {state}");
                if (silence.Extensions.Count > 0) Add(new Paper.Points([.. silence.Extensions.OrderBy(e => e.Id).Select(e => new Paper.Point("Extended", $"from {Moment(e.Was)} to {Moment(e.Becomes)}: {e.Reason}"))]));
                Add(new Paper.Table("Paragraphs", ["Paragraph", "Outcome", "Broken by"], [.. silence.Items.OrderBy(i => i.Id).Select(i => (IReadOnlyList<string>)[
                    places.TryGetValue(i.ParagraphId, out var place) ? place["paragraph ".Length..] : "withdrawn",
                    i.Outcome switch { SilenceOutcome.Adopted => "Adopted", SilenceOutcome.BrokenByObjection => "Broken by an objection", SilenceOutcome.BrokenByAmendment => "Broken by an amendment", SilenceOutcome.CalledOff => "Called off", _ => "Not decided" },
                    string.Join("; ", i.Breaks.OrderBy(b => b.Id).Select(b => Broken(silence, b))),
                ])]));
            }
        }

        string Broken(SilenceProcedure silence, SilenceBreak b)
        {
            var who = silence.NamesBreakers && sees && b.DelegationId is { } d && delegations.TryGetValue(d, out var known)
                ? template.Names switch { NamesKept.Delegations => known.Name, NamesKept.StakeholderGroups => groupNames.GetValueOrDefault(known.StakeholderGroupId, "a delegation"), _ => "a delegation" } : "a delegation";
            return sees && template.Disagreement is DisagreementKept.Views && b.Reason.Length > 0 ? $"{who}: {b.Reason}" : who;
        }

        public void Sources(IReadOnlyList<SourceTable.Row> table)
        {
            Heading(2, "Where the text came from");
            Say("Of each paragraph: who wrote its words, the amendments to it, and the contributions that speak to it. Contributions that may not be cited individually are counted, not named.");
            Add(new Paper.Table("Sources", ["Paragraph", "Words by", "Amendments", "Contributions"], [.. table.Where(r => !r.Paragraph.Withdrawn).Select(r => (IReadOnlyList<string>)[
                r.Paragraph.Label,
                string.Join("; ", r.Contributors.Where(c => c.Share > 0).Select(c => (Name: Author(c), c.Share)).GroupBy(c => c.Name).Select(g => $"{g.Key} {g.Sum(c => c.Share).ToString("0 %", CultureInfo.InvariantCulture)}")),
                string.Join("; ", r.Amendments.Select(a => $"{a.Number}: {a.State.Replace('-', ' ')}")),
                string.Join("; ", r.Sources.Select(s => $"{s.Contributor}, passage {s.PassageNumber.ToString(CultureInfo.InvariantCulture)} ({s.Stance})")
                    .Concat(r.Withheld.Select(w => $"{Count(w.Count, "contribution", "contributions")} not cited individually ({w.Stance})"))),
            ])]));
        }

        string Author(SourceTable.Contributor c) => c.DelegationId is not { } id || !delegations.TryGetValue(id, out var known) ? "chair and secretariat"
            : template.Names switch { NamesKept.Delegations => known.Name, NamesKept.StakeholderGroups => groupNames.GetValueOrDefault(known.StakeholderGroupId, "delegations"), _ => "delegations" };

        public void Measures(IReadOnlyList<Revision> revisions)
        {
            Heading(2, "Measures");
            IReadOnlyList<string> Line(string name, string date, SnapshotMeasures m)
            {
                string N(int n) => n.ToString(CultureInfo.InvariantCulture);
                return [name, date, N(m.Paragraphs), N(m.Agreed), N(m.Brackets), N(m.Options), (m.Words == 0 ? 0 : (double)m.WordsInBrackets / m.Words).ToString("0 %", CultureInfo.InvariantCulture)];
            }
            Add(new Paper.Table("The text over its revisions", ["Revision", "Published", "Paragraphs", "Agreed", "Brackets", "Options", "Words in brackets"],
                [.. revisions.Select(r => Line(r.Symbol, Day(r.PublishedAt), SnapshotMeasures.Read(r.Measures))), Line("as it stands", "", snapshot.Measures)]));
        }

        public void Verify(Revision? final)
        {
            Heading(2, "How to verify this report");
            Say("Every act of the group is an entry in its record. Each entry holds the SHA-256 of the one before, so that none can be changed or left out unnoticed.");
            var points = new List<Paper.Point> { new("Record:", $"this report was made when entry {snapshot.Record.Sequence.ToString(CultureInfo.InvariantCulture)} was the last, with the hash {snapshot.Record.Hash}.") };
            if (final is not null) points.Add(new Paper.Point("Text:", $"revision {final.Symbol} has the SHA-256 {final.Hash} over its canonical JSON; the record holds the same in the entry with which it was published."));
            points.Add(new Paper.Point("Check:", "whoever runs the installation checks the whole record, every text and every revision with the command verify-record; members read the entries in the record of the group."));
            Add(new Paper.Points(points));
        }
    }
}
