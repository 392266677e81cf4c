using System.Security.Cryptography;
using System.Text.Json;
using Drafting.Domain.Drafts;
using Drafting.Domain.Positions;
using Drafting.Domain.Submissions;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Proposals;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;
using Membership = Drafting.Server.Accounts.Membership;
using Submission = Drafting.Server.Submissions.Submission;

namespace Drafting.Server.Seeding;

/// <summary>Brings the working groups of <c>seeds/</c> into a database that does not have them: each group in one transaction, with its entries in the record.</summary>
public sealed class SeedLoader(DraftingDb db, Ledger ledger, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    sealed record GroupSeed(string Slug, string Name, string ShortName, string Body, string Mandate, string TimeZone, string Observers, List<QuestionSeed> Questions, ConsultationSeed Consultation, List<StakeholderSeed> StakeholderGroups, bool CitesUnstated = false);
    sealed record QuestionSeed(int Number, string Text);
    sealed record ConsultationSeed(string Title, string Meeting);
    sealed record StakeholderSeed(string Key, string Name);
    sealed record DelegationsSeed(List<DelegationSeed> Delegations, List<PersonSeed> People, List<string> Personas);
    sealed record DelegationSeed(string Key, string Name, string ShortName, string StakeholderGroup, bool Example, string Colour);
    sealed record PersonSeed(string Key, string DisplayName, string Role, string? Delegation);
    sealed record SubmissionsSeed(List<SubmissionSeed> Submissions);
    sealed record SubmissionSeed(
        int Number, string Contributor, string? Organisation, List<string> Persons, string Kind, string? Capacity, string? Country, string? StakeholderGroup, DateOnly? Date, string ConsentToCite,
        List<AnswerSeed> Answers, List<PassageSeed> Digest);
    sealed record AnswerSeed(int Question, string Status);
    sealed record PassageSeed(int Number, int? Question, string Text);
    sealed record DraftSeed(string Symbol, string Title, List<RecommendationSeed> Recommendations);
    sealed record RecommendationSeed(string Number, string Title, List<ParagraphSeed> Paragraphs);
    sealed record ParagraphSeed(string Label, string Text, List<LinkSeed> Links, RelationSeed? Relation = null);
    sealed record RelationSeed(string Kind, string Label);
    sealed record LinkSeed(int Submission, int Passage, string Stance, string Quote, string Note);
    sealed record ProposalsSeed(List<ProposalSeed> Proposals);
    sealed record ProposalSeed(string Title, string Note, string Theme, string? Recommendation, List<LinkSeed> Sources);

    sealed record PositionsSeed(string Session, List<PositionSeed> Positions);
    sealed record PositionSeed(string Delegation, string Paragraph, string Stance, string Statement = "", string Remedy = "");

    /// <summary>Loads every group in <paramref name="directory"/> that is not there yet.</summary>
    /// <exception cref="InvalidDataException">A seed file is missing or refers to something that is not there.</exception>
    public async Task Load(string directory, CancellationToken cancellation)
    {
        foreach (var folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
        {
            var group = Read<GroupSeed>(folder, "group.json");
            if (await db.Groups.AnyAsync(g => g.Slug == group.Slug, cancellation)) continue;
            var id = 0L;
            await ledger.Write(() => id, null, null, async note =>
            {
                id = await Load(folder, group, note, cancellation);
                return true;
            }, cancellation);
        }
    }

    static T Read<T>(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    async Task<long> Load(string folder, GroupSeed seed, Note note, CancellationToken cancellation)
    {
        var delegations = Read<DelegationsSeed>(folder, "delegations.json");
        var submissions = Read<SubmissionsSeed>(folder, "submissions.json").Submissions;
        var draft = Read<DraftSeed>(folder, "draft.json");

        var group = new WorkingGroup
        {
            Slug = seed.Slug,
            Name = seed.Name,
            ShortName = seed.ShortName,
            Body = seed.Body,
            Mandate = seed.Mandate,
            TimeZone = seed.TimeZone,
            Observers = Word<ObserverAccess>(seed.Observers),
            CitesUnstated = seed.CitesUnstated,
            ConsultationTitle = seed.Consultation.Title,
            ConsultationMeeting = seed.Consultation.Meeting,
            Questions = [.. seed.Questions.Select(q => new Question { Number = q.Number, Text = q.Text })],
            StakeholderGroups = [.. seed.StakeholderGroups.Select((s, i) => new StakeholderGroup { Order = i, Name = s.Name })],
        };
        db.Groups.Add(group);
        await db.SaveChangesAsync(cancellation);
        note("group-created", new { slug = group.Slug, name = group.Name, mandate = group.Mandate });

        var stakeholders = seed.StakeholderGroups.Zip(group.StakeholderGroups.OrderBy(s => s.Order)).ToDictionary(p => p.First.Key, p => p.Second.Id);
        var seats = await Delegations(group, delegations, stakeholders, note, cancellation);
        var passages = await Submissions(group, submissions, stakeholders, note, cancellation);
        var recommendations = await Draft(group, draft, passages, seats, note, cancellation);
        // A group need not have found any.
        if (File.Exists(Path.Combine(folder, "proposals.json"))) await Proposals(group, Read<ProposalsSeed>(folder, "proposals.json").Proposals, passages, recommendations, seats, note, cancellation);
        if (File.Exists(Path.Combine(folder, "positions.json"))) await Positions(group, Read<PositionsSeed>(folder, "positions.json"), delegations.Delegations, draft, seats, note, cancellation);
        return group.Id;
    }

    /// <summary>What the example delegations say, entered on their behalf.</summary>
    async Task Positions(WorkingGroup group, PositionsSeed seed, List<DelegationSeed> delegations, DraftSeed draft, long chairId, Note note, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var draftId = await db.Drafts.Where(d => d.GroupId == group.Id).Select(d => d.Id).SingleAsync(cancellation);
        var words = draft.Recommendations.SelectMany(r => r.Paragraphs).ToDictionary(p => p.Label, p => p.Text);
        var paragraphs = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId).Select(p => new { p.Id, p.Label, p.TextId }).ToDictionaryAsync(p => p.Label, cancellation);
        var names = await db.Delegations.Where(d => d.GroupId == group.Id).ToDictionaryAsync(d => d.ShortName, d => d.Id, cancellation);
        var ids = delegations.ToDictionary(d => d.Key, d => names[d.ShortName]);
        var session = new NegotiatingSession { GroupId = group.Id, DraftId = draftId, Name = seed.Session, BeganAt = at, PersonId = chairId };
        db.NegotiatingSessions.Add(session);
        await db.SaveChangesAsync(cancellation);
        note("session-begun", new { sessionId = session.Id, draftId, name = session.Name });
        foreach (var said in seed.Positions)
        {
            var (paragraph, delegationId, stance) = (Find(paragraphs, said.Paragraph, "paragraph"), Find(ids, said.Delegation, "delegation"), Word<PositionStance>(said.Stance));
            var target = new PositionTarget($"Paragraph {paragraph.Label}", false, false, false);
            if (PositionRules.MayTake(target, stance, said.Statement, said.Remedy) is { } refusal) throw new InvalidDataException($"{said.Delegation} on paragraph {said.Paragraph}: {refusal.Message}");
            var hash = TextHash.Of(words[paragraph.Label]);
            var position = new Position
            {
                GroupId = group.Id,
                DraftId = draftId,
                TargetKind = TargetKind.Paragraph,
                TargetId = paragraph.Id,
                DelegationId = delegationId,
                Ordinal = 1,
                Slot = PositionDesk.SlotOf(TargetKind.Paragraph, paragraph.Id, new Speaker(delegationId, null)),
                Act = PositionAct.Taken,
                Stance = stance,
                Statement = said.Statement,
                Remedy = said.Remedy,
                Basis = $$"""{"texts":[{"id":{{paragraph.TextId}},"v":1}]}""",
                WordsHash = hash,
                At = at,
                PersonId = chairId,
                OnBehalf = true,
                ReleasedAt = at,
            };
            db.Positions.Add(position);
            await db.SaveChangesAsync(cancellation);
            note("position-taken", new
            {
                positionId = position.Id,
                draftId,
                kind = "paragraph",
                targetId = paragraph.Id,
                name = target.Name,
                delegationId,
                negotiatingGroupId = (long?)null,
                onBehalf = true,
                stance = said.Stance,
                was = (string?)null,
                statement = said.Statement,
                remedy = said.Remedy,
                version = 1,
                wordsHash = hash,
            });
        }
    }

    /// <returns>The person who chairs: the seeds' words are entered in that name.</returns>
    async Task<long> Delegations(WorkingGroup group, DelegationsSeed seed, Dictionary<string, long> stakeholders, Note note, CancellationToken cancellation)
    {
        var delegations = seed.Delegations.ToDictionary(d => d.Key, d => new Delegation
        {
            GroupId = group.Id,
            StakeholderGroupId = Find(stakeholders, d.StakeholderGroup, "stakeholder group"),
            Name = d.Name,
            ShortName = d.ShortName,
            Colour = d.Colour,
            Example = d.Example,
        });
        db.Delegations.AddRange(delegations.Values);
        var people = seed.People.ToDictionary(p => p.Key, p => new Person
        {
            DisplayName = p.DisplayName,
            UserName = $"{group.Slug}-{p.Key}",
            NormalizedUserName = $"{group.Slug}-{p.Key}".ToUpperInvariant(),
            SecurityStamp = Guid.NewGuid().ToString("n"),
            PersonaKey = seed.Personas.Contains(p.Key) ? p.Key : null,
        });
        db.Users.AddRange(people.Values);
        await db.SaveChangesAsync(cancellation);
        foreach (var p in seed.People)
        {
            db.Memberships.Add(new Membership { GroupId = group.Id, PersonId = people[p.Key].Id, Role = Word<Role>(p.Role), DelegationId = p.Delegation is null ? null : Find(delegations, p.Delegation, "delegation").Id });
        }
        await db.SaveChangesAsync(cancellation);
        foreach (var d in delegations.Values) note("delegation-seated", new { delegationId = d.Id, name = d.Name, stakeholderGroupId = d.StakeholderGroupId, example = d.Example });
        foreach (var p in seed.People) note("person-seated", new { personId = people[p.Key].Id, name = p.DisplayName, role = p.Role, delegationId = p.Delegation is null ? (long?)null : delegations[p.Delegation].Id });
        return people[seed.People.First(p => p.Role == "chair").Key].Id;
    }

    async Task<Dictionary<(int Submission, int Passage), Passage>> Submissions(WorkingGroup group, List<SubmissionSeed> seeds, Dictionary<string, long> stakeholders, Note note, CancellationToken cancellation)
    {
        var passages = new Dictionary<(int, int), Passage>();
        foreach (var s in seeds)
        {
            var edition = new Edition
            {
                Kind = EditionKind.Digest,
                ContentHash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(s.Digest, Json)),
                Passages = [.. s.Digest.Select(p => new Passage { Number = p.Number, Kind = PassageKind.Paragraph, Question = p.Question, Text = p.Text, Calls = [] })],
            };
            var submission = new Submission
            {
                GroupId = group.Id,
                Number = s.Number,
                Contributor = s.Contributor,
                Organisation = s.Organisation,
                Persons = s.Persons,
                Kind = Word<ContributorKind>(s.Kind),
                Capacity = s.Capacity,
                Country = s.Country,
                StakeholderGroupId = s.StakeholderGroup is null ? null : Find(stakeholders, s.StakeholderGroup, "stakeholder group"),
                Date = s.Date,
                Consent = Word<Consent>(s.ConsentToCite),
                Answered = [.. s.Answers.Where(a => a.Status == "answered").Select(a => a.Question)],
                Editions = [edition],
            };
            db.Submissions.Add(submission);
            await db.SaveChangesAsync(cancellation);
            foreach (var p in edition.Passages) passages[(s.Number, p.Number)] = p;
            note("submission-digested", new { submissionId = submission.Id, number = s.Number, contributor = s.Contributor, editionId = edition.Id, passages = edition.Passages.Count, contentHash = Convert.ToHexStringLower(edition.ContentHash) });
        }
        return passages;
    }

    /// <returns>The recommendations by their numbers.</returns>
    async Task<Dictionary<string, long>> Draft(WorkingGroup group, DraftSeed seed, Dictionary<(int, int), Passage> passages, long chairId, Note note, CancellationToken cancellation)
    {
        var draft = new Draft { GroupId = group.Id, Symbol = seed.Symbol, Title = seed.Title, Outline = 1 };
        db.Drafts.Add(draft);
        await db.SaveChangesAsync(cancellation);
        note("draft-opened", new { draftId = draft.Id, symbol = draft.Symbol, title = draft.Title });
        var at = clock.GetUtcNow();
        var (byLabel, byNumber) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        foreach (var (r, order) in seed.Recommendations.Select((r, i) => (r, i)))
        {
            var recommendation = new Recommendation { DraftId = draft.Id, Number = r.Number, Title = r.Title, Order = order };
            db.Recommendations.Add(recommendation);
            await db.SaveChangesAsync(cancellation);
            byNumber[r.Number] = recommendation.Id;
            note("recommendation-added", new { draftId = draft.Id, recommendationId = recommendation.Id, number = r.Number, title = r.Title });
            foreach (var (p, place) in r.Paragraphs.Select((p, i) => (p, i)))
            {
                var paragraph = new Paragraph
                {
                    RecommendationId = recommendation.Id,
                    Text = TextStore.Begin(db, group.Id, draft.Id),
                    Label = p.Label,
                    Relation = p.Relation is null ? Relation.None : Word<Relation>(p.Relation.Kind),
                    RelatedParagraphId = p.Relation is null ? null : Find(byLabel, p.Relation.Label, "paragraph"),
                    Order = place,
                };
                db.Paragraphs.Add(paragraph);
                await db.SaveChangesAsync(cancellation);
                byLabel[p.Label] = paragraph.Id;
                TextStore.FirstWords(db, paragraph.TextId, p.Text, new Author(chairId, null), at);
                note("paragraph-added", new { recommendationId = recommendation.Id, paragraphId = paragraph.Id, textId = paragraph.TextId, label = p.Label, relation = p.Relation?.Kind ?? "next", relatedParagraphId = paragraph.RelatedParagraphId, text = p.Text });
                foreach (var l in p.Links) Link(group, paragraph, l, passages, chairId, at, note);
            }
        }
        await db.SaveChangesAsync(cancellation);
        return byNumber;
    }

    async Task Proposals(WorkingGroup group, List<ProposalSeed> seeds, Dictionary<(int, int), Passage> passages, Dictionary<string, long> recommendations, long chairId, Note note, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        foreach (var (seed, i) in seeds.Select((s, i) => (s, i)))
        {
            var proposal = new Proposal
            {
                GroupId = group.Id,
                Number = i + 1,
                Title = seed.Title,
                Note = seed.Note,
                Theme = seed.Theme,
                RecommendationId = seed.Recommendation is null ? null : Find(recommendations, seed.Recommendation, "recommendation"),
                PersonId = chairId,
                At = at,
                Sources = [.. seed.Sources.Select(s =>
                {
                    var (passage, quotation) = Quote(s, passages, $"Proposal {i + 1}");
                    return new ProposalSource
                    {
                        GroupId = group.Id, PassageId = passage.Id, Quote = quotation.Words, Start = quotation.Start, Before = quotation.Prefix, After = quotation.Suffix,
                        Stance = Word<Stance>(s.Stance), Note = s.Note, PersonId = chairId, At = at,
                    };
                })],
            };
            db.Proposals.Add(proposal);
            await db.SaveChangesAsync(cancellation);
            note("proposal-extracted", new
            {
                proposalId = proposal.Id,
                number = proposal.Number,
                title = proposal.Title,
                note = proposal.Note,
                theme = proposal.Theme,
                sources = seed.Sources.Zip(proposal.Sources, (s, row) => new { sourceId = row.Id, passageId = row.PassageId, submission = s.Submission, passage = s.Passage, edition = "digest", stance = s.Stance, quote = s.Quote, note = s.Note }),
            });
            if (proposal.RecommendationId is { } taken) note("proposal-taken-up", new { proposalId = proposal.Id, number = proposal.Number, recommendationId = taken, recommendation = seed.Recommendation });
        }
    }

    static (Passage, Quotation) Quote(LinkSeed seed, Dictionary<(int, int), Passage> passages, string who)
    {
        var passage = Find(passages, (seed.Submission, seed.Passage), "passage");
        var start = passage.Text.IndexOf(seed.Quote, StringComparison.Ordinal);
        if (start < 0) throw new InvalidDataException($"{who} quotes “{seed.Quote}”, which passage {seed.Passage} of submission {seed.Submission} does not have.");
        return (passage, Quotation.Of(passage.Text, start, start + seed.Quote.Length));
    }

    void Link(WorkingGroup group, Paragraph paragraph, LinkSeed seed, Dictionary<(int, int), Passage> passages, long chairId, DateTimeOffset at, Note note)
    {
        var (passage, quotation) = Quote(seed, passages, $"Paragraph {paragraph.Label}");
        db.EvidenceLinks.Add(new EvidenceLink
        {
            GroupId = group.Id,
            ParagraphId = paragraph.Id,
            ParagraphVersion = 1,
            PassageId = passage.Id,
            Quote = quotation.Words,
            Start = quotation.Start,
            Before = quotation.Prefix,
            After = quotation.Suffix,
            Stance = Word<Stance>(seed.Stance),
            Note = seed.Note,
            PersonId = chairId,
            At = at,
        });
        note("evidence-linked", new { paragraphId = paragraph.Id, label = paragraph.Label, paragraphVersion = 1, submission = seed.Submission, passage = seed.Passage, passageId = passage.Id, edition = "digest", stance = seed.Stance, quote = seed.Quote, note = seed.Note });
    }

    static T Word<T>(string word) where T : struct, Enum => Words.Read<T>(word) ?? throw new InvalidDataException($"“{word}” is no {typeof(T).Name}; it is one of {string.Join(", ", Enum.GetValues<T>().Select(t => Words.Of(t)))}.");

    static TValue Find<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, string what) where TKey : notnull =>
        known.TryGetValue(key, out var value) ? value : throw new InvalidDataException($"There is no {what} “{key}” in the seeds.");
}
