using Drafting.Domain.Brackets;
using Drafting.Domain.Text;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Brackets;

/// <summary>
/// The data of a text's brackets, brought up to the text as it is now. The rows of one text that stand are all of one version: whoever moves one moves all. What is done here is stored with the act around it.
/// </summary>
public sealed class BracketBook(DraftingDb db, TimeProvider clock) : ITextFollower
{
    /// <summary>What a bracket's row says of its end when somebody took its characters out of the text.</summary>
    public const string ByHand = "by-hand";

    /// <summary>What it says when the act that made the bracket was taken back.</summary>
    public const string Undone = "undone";

    readonly Dictionary<long, BracketOptions> parties = [];

    /// <summary>The delegations that an attribution can name, by name and short name.</summary>
    public async Task<BracketOptions> Parties(long groupId, CancellationToken cancellation)
    {
        if (parties.TryGetValue(groupId, out var known)) return known;
        var delegations = await db.Delegations.Where(d => d.GroupId == groupId).OrderBy(d => d.Id).Select(d => new { d.Id, d.Name, d.ShortName }).ToListAsync(cancellation);
        return parties[groupId] = new BracketOptions(delegations.Select(d => new BracketParty(d.Id, d.ShortName, d.Name)));
    }

    /// <summary>
    /// The rows that stand, moved to the text's head: what was lifted by hand meanwhile is ended and noted in the name of who did it, what was typed or pasted gets a row, and attributions in the text are voices.
    /// Called inside an act, before its own changes. Rows that are new have their ids.
    /// </summary>
    /// <returns>In no particular order; the caller's to pass on to <see cref="Follow"/> and <see cref="Add"/>.</returns>
    public async Task<List<Bracket>> Open(OpenText text, long draftId, long paragraphId, Note note, CancellationToken cancellation) =>
        (await Bring(text, text.Log.Head, draftId, paragraphId, note, cancellation))?.Rows
        ?? throw new Domain.RefusedException(LedgerRefusals.Busy);

    /// <summary>Moves the rows over a change that the act has just made; those whose bracket is gone are ended.</summary>
    /// <param name="rows">As <see cref="Open"/> gave them; without the ended ones afterwards.</param>
    /// <param name="text">The text, the change included.</param>
    /// <param name="change">The change that led to what the text says now.</param>
    /// <param name="how">What they ended by: the word of the act.</param>
    /// <returns>The ended rows; they keep the place they had before.</returns>
    public IReadOnlyList<Bracket> Follow(List<Bracket> rows, OpenText text, ChangeSet change, string how)
    {
        var tip = TextTurn.Now(text);
        var reading = BracketParser.Parse(tip.Text);
        var matched = BracketData.Match([.. rows.Select(r => AnchorOf(r).Map(change))], reading);
        var ended = new List<Bracket>();
        for (var i = 0; i < matched.Count; i++)
        {
            if (matched[i].Bracket is { } bracket) Place(rows[i], On(matched[i].Anchor, bracket), tip.Version);
            else ended.Add(rows[i]);
        }
        foreach (var row in ended) End(rows, row, how);
        return ended;
    }

    /// <summary>Makes a change of a text with everything that belongs to it: the rows follow, and what is needed to take it back is kept.</summary>
    /// <param name="turn">The act's turn.</param>
    /// <param name="rows">As <see cref="Open"/> gave them.</param>
    /// <param name="text">The text.</param>
    /// <param name="change">Of the text as it is now.</param>
    /// <param name="author">In whose name.</param>
    /// <param name="how">What brackets end by that are gone by it: the word of the act.</param>
    /// <param name="before">Where it is kept what was before.</param>
    /// <returns>The rows that ended.</returns>
    public IReadOnlyList<Bracket> Change(TextTurn turn, List<Bracket> rows, OpenText text, ChangeSet change, Author author, string how, Before before)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(before);
        if (change.IsEmpty) return [];
        var from = TextTurn.Now(text).Version;
        var kept = new Before();
        foreach (var row in rows) kept.Keep(row);
        var mapped = rows.ToDictionary(r => r, r => AnchorOf(r).Map(change));
        var to = turn.Change(text, change, author);
        before.Texts.Add(new(text.Id, from, to));
        var ended = Follow(rows, text, change, how);
        // A row whose characters are all there finds back to its place by itself when the change is taken back.
        var lost = mapped.Where(m => m.Key.EndedAt is not null || !m.Value.IsWhole || (m.Key.Start, m.Key.End) != (m.Value.Start, m.Value.End)).Select(m => m.Key.Id).ToHashSet();
        before.Brackets.AddRange(kept.Brackets.Where(k => lost.Contains(k.Id) && before.Brackets.TrueForAll(b => b.Id != k.Id)));
        return ended;
    }

    /// <summary>A row for a bracket that the act has put into the text; saved with the act, and has no id before.</summary>
    /// <param name="rows">The rows that stand; the new one is added.</param>
    /// <param name="text">The text, with the bracket.</param>
    /// <param name="draftId">Its draft.</param>
    /// <param name="paragraphId">Its paragraph.</param>
    /// <param name="start">Of the opener, in the text as it is now.</param>
    /// <param name="end">After the closer.</param>
    /// <param name="by">Who opened it.</param>
    /// <param name="kind">What it is; null leaves that to the text.</param>
    /// <param name="reason">Why it stands there.</param>
    /// <param name="reasonText">Why, in words; null or empty for none.</param>
    /// <param name="linked">The paragraph on which it depends.</param>
    /// <param name="amendmentId">The amendment that was adopted in it.</param>
    public Bracket Add(List<Bracket> rows, OpenText text, long draftId, long paragraphId, int start, int end, Author by, BracketKind? kind, BracketReason? reason = null, string? reasonText = null, long? linked = null, long? amendmentId = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(text);
        return Put(rows, text, TextTurn.Now(text).Version, draftId, paragraphId, start, end, by, new Bracket
        {
            Kind = kind,
            Reason = reason,
            ReasonText = string.IsNullOrWhiteSpace(reasonText) ? null : reasonText.Trim(),
            LinkedParagraphId = linked,
            AmendmentId = amendmentId,
        });
    }

    Bracket Put(List<Bracket> rows, OpenText text, int version, long draftId, long paragraphId, int start, int end, Author by, Bracket said)
    {
        var row = new Bracket
        {
            GroupId = text.GroupId,
            DraftId = draftId,
            ParagraphId = paragraphId,
            TextId = text.Id,
            Version = version,
            Start = start,
            End = end,
            PersonId = by.PersonId,
            DelegationId = by.DelegationId,
            At = clock.GetUtcNow(),
            Kind = said.Kind,
            Reason = said.Reason,
            ReasonText = said.ReasonText,
            LinkedParagraphId = said.LinkedParagraphId,
            AmendmentId = said.AmendmentId,
        };
        db.Brackets.Add(row);
        rows.Add(row);
        return row;
    }

    /// <summary>Rows for the disputed brackets of the text as it is now that have none, in the name of <paramref name="by"/>: those that came with words.</summary>
    public IReadOnlyList<Bracket> AddUnknown(List<Bracket> rows, OpenText text, long draftId, long paragraphId, Author by, BracketOptions options) =>
        [.. BracketData.Unanchored([.. rows.Select(AnchorOf)], BracketParser.Parse(TextTurn.Now(text).Text, options)).Select(b => Add(rows, text, draftId, paragraphId, b.Range.Start, b.Range.End, by, null))];

    /// <summary>Ends a row that stands; it keeps its place and its voices.</summary>
    public void End(List<Bracket> rows, Bracket row, string how)
    {
        (row.EndedAt, row.EndedHow) = (clock.GetUtcNow(), how);
        rows.Remove(row);
    }

    /// <summary>Keeps the measures of the text as it is now, unless they are what they were when they were last kept.</summary>
    public void Sample(OpenText text, long draftId, long paragraphId, BracketOptions options) => Sample(TextTurn.Now(text), draftId, paragraphId, BracketParser.Parse(TextTurn.Now(text).Text, options));

    bool Sample(TextHead head, long draftId, long paragraphId, BracketReading reading)
    {
        var measures = BracketMeasures.Of(reading);
        var last = db.MeasureSamples.Local.Where(s => s.ParagraphId == paragraphId).MaxBy(s => s.Version)
            ?? db.MeasureSamples.Where(s => s.ParagraphId == paragraphId).OrderByDescending(s => s.Version).FirstOrDefault();
        if (last is not null && (last.Version >= head.Version || MeasuresOf(last) == measures)) return false;
        Sample(head.Version, draftId, paragraphId, measures, clock.GetUtcNow());
        return true;
    }

    void Sample(int version, long draftId, long paragraphId, BracketMeasures measures, DateTimeOffset at) =>
        db.MeasureSamples.Add(new MeasureSample
        {
            DraftId = draftId,
            ParagraphId = paragraphId,
            Version = version,
            At = at,
            Brackets = measures.Brackets,
            AlternativeSets = measures.AlternativeSets,
            Options = measures.Options,
            Words = measures.Words,
            WordsInBrackets = measures.WordsInBrackets,
        });

    /// <summary>The measures that a sample keeps.</summary>
    public static BracketMeasures MeasuresOf(MeasureSample sample) => new(sample.Brackets, sample.AlternativeSets, sample.Options, sample.Words, sample.WordsInBrackets);

    /// <summary>A row as the domain sees it.</summary>
    public static BracketAnchor AnchorOf(Bracket row) => new(row.Id, row.Start, row.End)
    {
        Kind = row.Kind,
        Reason = row.Reason is { } reason ? Words.Of(reason) : null,
        Proposers = Saying(row, BracketSay.Propose),
        Retain = Saying(row, BracketSay.Retain),
        Delete = Saying(row, BracketSay.Delete),
        Reserve = Saying(row, BracketSay.Reserve),
        HasOpener = row.HasOpener,
        HasCloser = row.HasCloser,
    };

    static long[] Saying(Bracket row, BracketSay say) => [.. row.Voices.Where(v => v.Say == say).Select(v => v.DelegationId)];

    /// <summary>Puts a row where an anchor is; what it says stays.</summary>
    public static void Place(Bracket row, BracketAnchor anchor, int version)
    {
        (row.Start, row.End, row.HasOpener, row.HasCloser) = (anchor.Start, anchor.End, anchor.HasOpener, anchor.HasCloser);
        row.Version = version;
    }

    /// <summary>An anchor that lost one of its characters holds on to the bracket that the other one makes now.</summary>
    static BracketAnchor On(BracketAnchor anchor, BracketNode bracket) => anchor with { Start = bracket.Range.Start, End = bracket.Range.End, HasOpener = true, HasCloser = true };

    /// <inheritdoc/>
    public async Task<bool> AtRest(OpenText text, long paragraphId, Note note, CancellationToken cancellation)
    {
        // What another act has committed since may not be in memory yet; then the next rest is soon enough.
        if (await Bring(text, text.Log.Head, text.DraftId, paragraphId, note, cancellation) is not { } brought) return false;
        return Sample(brought.Head, text.DraftId, paragraphId, brought.Reading) | brought.Changed;
    }

    sealed record Brought(List<Bracket> Rows, TextHead Head, BracketReading Reading, bool Changed);

    /// <summary>Brings the rows to a committed head; null if they are already further.</summary>
    async Task<Brought?> Bring(OpenText text, TextHead head, long draftId, long paragraphId, Note note, CancellationToken cancellation)
    {
        var options = await Parties(text.GroupId, cancellation);
        var rows = await db.Brackets.Include(b => b.Voices).Where(b => b.TextId == text.Id && b.EndedAt == null).OrderBy(b => b.Start).ToListAsync(cancellation);
        if (rows.Exists(r => r.Version > head.Version)) return null;
        if (rows.Count == 0) rows = await FirstRows(text, head, draftId, paragraphId, options, cancellation);

        var from = rows.Count == 0 ? head.Version : rows[0].Version;
        IReadOnlyList<LoggedChange> since = [];
        var before = head.Text;
        if (from < head.Version)
        {
            since = await TextHistory.Since(db, text.Id, from, cancellation);
            since = [.. since.Where(c => c.Version <= head.Version)];
            (before, _) = await TextHistory.At(db, text.Id, from, cancellation);
        }
        var following = BracketFollowing.Advance([.. rows.Select(AnchorOf)], before, since, head.Text, head.Authorship, options);
        var reading = BracketParser.Parse(head.Text, options);
        var label = following.Ended.Count + following.Opened.Count == 0 ? "" : await db.Paragraphs.Where(p => p.Id == paragraphId).Select(p => p.Label).SingleAsync(cancellation);
        var byId = rows.ToDictionary(r => r.Id);
        foreach (var ended in following.Ended)
        {
            if (byId.TryGetValue(ended.Anchor.Id, out var gone)) End(rows, gone, ByHand);
            note("bracket-lifted", new { draftId, paragraphId, label, bracketId = ended.Anchor.Id, textId = text.Id, version = head.Version, how = ByHand, words = ended.Words, removed = ended.Removed, personId = ended.By.PersonId, delegationId = ended.By.DelegationId });
        }
        foreach (var anchor in following.Anchors) Place(byId[anchor.Id], anchor, head.Version);
        var opened = new List<(Bracket Row, OpenedBracket Bracket)>();
        foreach (var found in following.Opened) opened.Add((Put(rows, text, head.Version, draftId, paragraphId, found.Bracket.Range.Start, found.Bracket.Range.End, found.By, new Bracket()), found));
        if (opened.Count > 0) await db.SaveChangesAsync(cancellation);
        foreach (var (row, found) in opened)
            note("bracketed", new { draftId, paragraphId, label, bracketId = row.Id, textId = text.Id, version = head.Version, how = ByHand, words = found.Bracket.Words.Of(head.Text), personId = found.By.PersonId, delegationId = found.By.DelegationId });
        var heard = Hear(rows, reading);
        return new Brought(rows, head, reading, heard || opened.Count > 0 || following.Ended.Count > 0);
    }

    /// <summary>Rows for what stood in the text from its first words: nobody lifted or opened it since, as far as is known, so that the changes made since are looked at like all others.</summary>
    async Task<List<Bracket>> FirstRows(OpenText text, TextHead head, long draftId, long paragraphId, BracketOptions options, CancellationToken cancellation)
    {
        if (await db.Brackets.AnyAsync(b => b.TextId == text.Id, cancellation) || await db.MeasureSamples.AnyAsync(s => s.ParagraphId == paragraphId, cancellation)) return [];
        var first = await db.TextSnapshots.AsNoTracking().Where(s => s.TextId == text.Id && s.Version <= head.Version).OrderBy(s => s.Version).FirstOrDefaultAsync(cancellation);
        if (first is null) return [];
        var authorship = Authorship.FromJson(first.Authorship);
        var reading = BracketParser.Parse(first.Text, options);
        Sample(first.Version, draftId, paragraphId, BracketMeasures.Of(reading), await db.TextChanges.Where(c => c.TextId == text.Id && c.Version == first.Version).Select(c => c.At).SingleAsync(cancellation));
        var rows = new List<Bracket>();
        foreach (var bracket in reading.Brackets.Where(b => b.IsNegotiation))
            Put(rows, text, first.Version, draftId, paragraphId, bracket.Range.Start, bracket.Range.End, authorship.Slice(bracket.Range.Start, bracket.Range.Start + 1).Spans[0].Author, new Bracket());
        if (rows.Count > 0) await db.SaveChangesAsync(cancellation);
        return rows;
    }

    /// <summary>Makes the attributions that stand in the text voices, and forgets those that stand there no more; what a delegation has said itself prevails.</summary>
    /// <param name="rows">The rows that stand, at their places in the text that was read.</param>
    /// <param name="reading">The text, read with the group's parties.</param>
    /// <returns>Whether a voice has come, gone or changed.</returns>
    public bool Hear(List<Bracket> rows, BracketReading reading)
    {
        var changed = false;
        foreach (var (row, bracket) in rows.Zip(BracketData.Match([.. rows.Select(AnchorOf)], reading), (row, match) => (row, match.Bracket)))
        {
            var written = new Dictionary<long, BracketSay>();
            foreach (var clause in bracket?.Attribution?.Clauses ?? [])
                foreach (var party in clause.Parties) written[party] = SayOf(clause.Verb);
            foreach (var voice in row.Voices.Where(v => v.Inline && !written.ContainsKey(v.DelegationId)).ToList())
            {
                Forget(row, voice);
                changed = true;
            }
            foreach (var (delegationId, say) in written)
            {
                var voice = row.Voices.Find(v => v.DelegationId == delegationId);
                if (voice is null) row.Voices.Add(new BracketVoice { DelegationId = delegationId, Say = say, PersonId = row.PersonId, At = clock.GetUtcNow(), Inline = true });
                else if (voice.Inline && voice.Say != say) (voice.Say, voice.At) = (say, clock.GetUtcNow());
                else continue;
                changed = true;
            }
        }
        return changed;
    }

    /// <summary>Takes a voice away.</summary>
    public void Forget(Bracket row, BracketVoice voice)
    {
        row.Voices.Remove(voice);
        db.BracketVoices.Remove(voice);
    }

    /// <summary>What a verb of an attribution says of the words.</summary>
    public static BracketSay SayOf(PositionVerb verb) => verb switch
    {
        PositionVerb.Retain => BracketSay.Retain,
        PositionVerb.Delete or PositionVerb.Oppose => BracketSay.Delete,
        PositionVerb.Reserve => BracketSay.Reserve,
        _ => BracketSay.Propose,
    };
}
