using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Brackets;

/// <summary>The addresses of brackets inside a group.</summary>
public static class BracketEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadBrackets.Map(group);
        ReadMeasures.Map(group);
        AddBracket.Map(group);
        AddAlternative.Map(group);
        SayOfBracket.Map(group);
        DescribeBracket.Map(group);
        LiftBracket.Map(group);
        RepairBracket.Map(group);
        TakeAttributions.Map(group);
    }
}

/// <summary>What the acts on brackets have in common: the paragraph of this group, its text and rows as they are now, positions brought from the sender's version to now, the entry in the record, the way back.</summary>
public sealed class BracketDesk(DraftingDb db, TextActs acts, BracketBook book, Undoing undoing, Announcer announcer, Acting acting)
{
    /// <summary>Does an act on the brackets of one paragraph; told to the readers when it is durable.</summary>
    /// <param name="paragraphId">The paragraph.</param>
    /// <param name="version">The version of the text that the positions of the request are of.</param>
    /// <param name="kind">The kind of its entry in the record.</param>
    /// <param name="mayDo">Whether the actor may; given the paragraph and whether it is withdrawn.</param>
    /// <param name="act">Does it and answers what is recorded beside the ids that are recorded of every act.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RefusedException">The act is refused; nothing was written.</exception>
    public async Task<Done> Do(long paragraphId, int version, string kind, Func<Paragraph, bool, Refusal?> mayDo, Func<Work, Task<Dictionary<string, object?>>> act, CancellationToken cancellation)
    {
        var (draftId, done) = await acts.Write(async (note, turn) =>
        {
            var actor = acting.Actor;
            var paragraph = await db.Paragraphs.Include(p => p.Recommendation).SingleOrDefaultAsync(p => p.Id == paragraphId && p.Text!.GroupId == actor.GroupId, cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("paragraph"));
            if (mayDo(paragraph, paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null) is { } refusal) throw new RefusedException(refusal);
            var draft = paragraph.Recommendation!.DraftId;
            var text = await turn.Open(paragraph.TextId);
            var since = await turn.Since(text, version);
            var rows = await book.Open(text, draft, paragraph.Id, note, cancellation);
            var options = await book.Parties(actor.GroupId, cancellation);
            var work = new Work(book, turn, paragraph, text, rows, since, options, new Author(actor.PersonId!.Value, actor.DelegationId));
            var told = await act(work);
            if (TextTurn.Now(text).Version > text.Log.Version) work.Hear();
            await db.SaveChangesAsync(cancellation);
            work.Before.NewBrackets.AddRange(work.Added.Select(r => r.Id));
            var actId = await undoing.Keep(kind, draft, work.Before, cancellation);
            var head = TextTurn.Now(text);
            var payload = new Dictionary<string, object?> { ["actId"] = actId, ["draftId"] = draft, ["paragraphId"] = paragraph.Id, ["label"] = paragraph.Label, ["textId"] = text.Id, ["version"] = head.Version };
            if (work.Added.Count > 0) payload["brackets"] = work.Added.Select(r => r.Id);
            foreach (var (name, value) in told) payload[name] = value;
            note(kind, payload);
            book.Sample(text, draft, paragraph.Id, options);
            return (draft, new Done(actId, text.Id, head.Version));
        }, cancellation);
        announcer.Brackets(draftId, paragraphId);
        return done;
    }

    /// <summary>Whether the actor may change the words of a paragraph.</summary>
    public Refusal? MayEdit(Paragraph paragraph, bool withdrawn) => EditingRules.MayEdit(acting.Actor.Role, paragraph.Policy, withdrawn, paragraph.Label);

    /// <summary>Whether something may be said about the brackets of a paragraph.</summary>
    public static Refusal? MaySay(Paragraph paragraph, bool withdrawn) => EditingRules.MaySpeak(paragraph.Policy, withdrawn, paragraph.Label);

    /// <summary>One act on the brackets of a paragraph, under way.</summary>
    public sealed class Work(BracketBook book, TextTurn turn, Paragraph paragraph, OpenText text, List<Bracket> rows, IReadOnlyList<LoggedChange> since, BracketOptions options, Author author)
    {
        public Paragraph Paragraph => paragraph;
        public List<Bracket> Rows => rows;
        public Before Before { get; } = new();

        /// <summary>Rows that the act has made.</summary>
        public List<Bracket> Added { get; } = [];

        /// <summary>The text as it is now, the act's own changes included, read with the group's parties.</summary>
        public BracketReading Reading { get; private set; } = BracketParser.Parse(TextTurn.Now(text).Text, options);

        /// <summary>Where a stretch of the sender's version stands now.</summary>
        /// <exception cref="RefusedException">It does not lie within the text of that version.</exception>
        public TextRange Moved(int start, int end)
        {
            Within(start, end);
            foreach (var entry in since)
            {
                // Words typed at its ends stay outside; a place between two letters stays after the one before it.
                (start, end) = start == end ? (entry.Changes.MapPosition(start, -1), entry.Changes.MapPosition(start, -1)) : (entry.Changes.MapPosition(start, 1), entry.Changes.MapPosition(end, -1));
                if (end < start) end = start;
            }
            return new TextRange(start, end);
        }

        /// <summary>The disputed bracket whose opener stood at a place of the sender's version, and its row.</summary>
        /// <exception cref="RefusedException">That character is no opener of a disputed bracket, or is gone.</exception>
        public (BracketNode Node, Bracket Row) Find(int start)
        {
            Within(start, start);
            int? at = start < Length ? start : null;
            foreach (var entry in since) at = at is { } place ? entry.Changes.MapPosition(place, 1, MapMode.TrackAfter) : null;
            var node = at is { } now ? Reading.StartingAt(now) : null;
            if (node is null) throw new RefusedException(BracketRefusals.NoBracket);
            if (!node.IsNegotiation) throw new RefusedException(BracketRefusals.NotDisputed);
            return (node, BracketData.Match([.. rows.Select(BracketBook.AnchorOf)], Reading).Zip(rows).First(m => m.First.Bracket == node).Second);
        }

        int Length => since.Count > 0 ? since[0].Changes.Length : Reading.Text.Length;

        void Within(int start, int end)
        {
            if (start < 0 || end < start || end > Length) throw new RefusedException(LiveRefusals.OutsideText(start, end, Length));
        }

        /// <summary>Makes a change of the text; brackets that are gone by it end, those that came with it get rows.</summary>
        /// <returns>The rows that ended.</returns>
        public IReadOnlyList<Bracket> Change(ChangeSet changes, string how)
        {
            var ended = book.Change(turn, rows, text, changes, author, how, Before);
            Reading = BracketParser.Parse(TextTurn.Now(text).Text, options);
            return ended;
        }

        /// <summary>Rows for the brackets that came into the text with the act and have none.</summary>
        public void AddUnknown() => Added.AddRange(book.AddUnknown(rows, text, paragraph.Recommendation!.DraftId, paragraph.Id, author, options));

        /// <summary>A row for a bracket that the act has opened.</summary>
        public void Add(TextRange range, Description description) =>
            Added.Add(book.Add(rows, text, paragraph.Recommendation!.DraftId, paragraph.Id, range.Start, range.End, author, description.Kind, description.Reason, description.ReasonText, description.LinkedParagraphId));

        /// <summary>Makes voices of the attributions that stand in the text, or stand there no more.</summary>
        public void Hear() => book.Hear(rows, Reading);
    }

    /// <summary>What a person says a bracket is, and why.</summary>
    /// <param name="Kind">Null where the text decides.</param>
    /// <param name="Reason">Null if nobody said.</param>
    /// <param name="ReasonText">Null if nobody said.</param>
    /// <param name="LinkedParagraphId">The paragraph on which it depends; null for none.</param>
    public sealed record Description(BracketKind? Kind, BracketReason? Reason, string? ReasonText, long? LinkedParagraphId);

    /// <summary>The description, if the paragraph that it names is another one of this group.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public async Task RequireLinked(long? linkedParagraphId, CancellationToken cancellation)
    {
        if (linkedParagraphId is { } id && !await db.Paragraphs.AnyAsync(p => p.Id == id && p.Text!.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("paragraph"));
    }

    /// <summary>The kinds that a person can call a bracket; undetermined leaves it to the text.</summary>
    public static bool IsKind(string? word) => Words.Read<BracketKind>(word) is BracketKind.Undetermined or BracketKind.Addition or BracketKind.Deletion or BracketKind.Alternatives or BracketKind.Placeholder;

    /// <summary>The kind as it is kept.</summary>
    public static BracketKind? KindOf(string? word) => Words.Read<BracketKind>(word) is { } kind and not BracketKind.Undetermined ? kind : null;

    /// <summary>What is said to whoever names no kind of bracket.</summary>
    public const string Kinds = "The kind is one of: undetermined, addition, deletion, alternatives, placeholder.";

    /// <summary>What is said to whoever names no reason.</summary>
    public const string Reasons = "The reason is one of: contentious, awaiting-instructions, linked, uncertain, other.";
}

/// <summary>What is refused about acts on brackets beside <see cref="BracketRefusals"/>.</summary>
public static class BracketDeskRefusals
{
    /// <summary>A member speaks for another delegation.</summary>
    public static readonly Refusal NotYourDelegation = new("role", "You speak for your own delegation only.", "Ask the chair or the secretariat to enter what another delegation says.");

    /// <summary>Chair or secretariat named no delegation.</summary>
    public static readonly Refusal NoDelegation = new("no-delegation", "It is not said for which delegation this is.", "Name one of the group's delegations.");

    /// <summary>The attribution stands in the text.</summary>
    public static readonly Refusal Written = new("written", "What this delegation says stands in the text itself.", "Take it out of the text first, or say something else for the delegation.");

    /// <summary>Neither an editor of the paragraph nor who opened the bracket.</summary>
    public static readonly Refusal NotYourBracket = new("role", "Only who may edit the paragraph, or opened the bracket, says what it is.", "Ask the chair or the delegation that opened it.");

    /// <summary>The problem is gone, or its repairs are others.</summary>
    public static readonly Refusal NoProblem = new("no-bracket", "There is no such problem there, or it is not repaired so.", "Load the paragraph again; somebody may have repaired it.");

    /// <summary>No attributions in the text.</summary>
    public static readonly Refusal NoAttributions = new("no-attributions", "No attribution stands in this text.", "Say for each bracket what your delegation wants of it.");
}
