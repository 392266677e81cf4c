using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Brackets;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Brackets;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>
/// An act is taken back, also after others have gone on: their words stay, and whatever the act changed is as it was. Law: an act and its undoing leave texts, brackets, voices and amendments as they were, as far as nobody
/// else has changed them in between. Where somebody has decided something on top of the act, it is not taken back.
/// </summary>
static class UndoAct
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/acts/{actId:long}/undo", (long actId, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(actId), cancellation)).WithMetadata(new Requires(Act.Amend));

    public sealed record Command(long ActId) : IRequest<Done>;

    /// <summary>What the readers have to be told.</summary>
    sealed class Changed
    {
        public HashSet<long> Paragraphs { get; } = [];
        public List<Amendment> Amendments { get; } = [];
        public long? MergeId { get; set; }
        public (int Number, string Kind, long RecommendationId, long ParagraphId)? Outline { get; set; }
    }

    sealed class Handler(DraftingDb db, TextActs acts, BracketBook book, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken cancellation)
        {
            var (draftId, changed, done) = await acts.Write(async (note, turn) =>
            {
                var act = await db.DoneActs.SingleOrDefaultAsync(a => a.Id == command.ActId && a.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("act"));
                var before = Undoing.Read(act);
                await RequireMay(act, before, cancellation);
                if (act.UndoneAt is not null) throw new RefusedException(UndoRefusals.Already);
                (act.UndoneAt, act.Stamp) = (clock.GetUtcNow(), act.Stamp + 1);

                var changed = new Changed();
                await Amendments(before, changed, cancellation);
                await Merge(before, changed, cancellation);
                await Paragraphs(act, before, changed, cancellation);
                OpenText? first = null;
                foreach (var steps in before.Texts.GroupBy(t => t.TextId)) first = await Text(steps.Key, [.. steps], act, before, changed, turn, note, cancellation) ?? first;
                await Beside(act, before, changed, turn, note, cancellation);

                var paragraph = changed.Paragraphs.Count > 0 ? changed.Paragraphs.First() : changed.Outline?.ParagraphId;
                var label = paragraph is null ? null : await db.Paragraphs.Where(p => p.Id == paragraph).Select(p => p.Label).SingleAsync(cancellation);
                note("undone", new { actId = act.Id, kind = act.Kind, draftId = act.DraftId, paragraphId = paragraph, label, amendments = changed.Amendments.Select(a => a.Id), by = act.PersonId, textId = first?.Id, version = first is null ? (int?)null : TextTurn.Now(first).Version });
                return (act.DraftId, changed, new Done(null, first?.Id, first is null ? null : TextTurn.Now(first).Version));
            }, cancellation);
            Announce(draftId, changed);
            return done;
        }

        Role Bench => acting.Actor.Role;
        bool IsChair => Bench is Role.Chair or Role.Secretariat;

        /// <summary>Who did it may undo it, and the chair; of an amendment that only its benches know of nobody else learns.</summary>
        async Task RequireMay(DoneAct act, Before before, CancellationToken cancellation)
        {
            // Whoever speaks for another delegation by now, or has left the chair, does not undo what was done in the former place.
            if (act.PersonId == acting.Actor.PersonId && act.DelegationId == acting.Actor.DelegationId) return;
            var ids = before.Amendments.Select(a => a.Id).ToArray();
            if (ids.Length > 0 && await db.Amendments.AnyAsync(a => ids.Contains(a.Id) && a.TabledAt == null, cancellation)) throw new RefusedException(AccessRefusals.NotFound("act"));
            if (!IsChair) throw new RefusedException(UndoRefusals.NotYours);
        }

        async Task Amendments(Before before, Changed changed, CancellationToken cancellation)
        {
            foreach (var was in before.Amendments)
            {
                var amendment = await db.Amendments.Include(a => a.Parts).Include(a => a.CoSponsors).SingleAsync(a => a.Id == was.Id, cancellation);
                if (amendment.State != was.Became || amendment.Revision != was.Revision) throw new RefusedException(UndoRefusals.Overtaken(amendment.Number is { } number ? $"Amendment {number}" : "The amendment"));
                amendment.State = was.State;
                amendment.Stamp++;
                amendment.DisposedAt = was.DisposedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
                (amendment.DisposedBy, amendment.DisposalReason, amendment.ByAmendmentId) = (was.DisposedBy, was.DisposalReason, was.ByAmendmentId);
                foreach (var part in was.Parts)
                    if (amendment.Parts.Find(p => p.Id == part.Id) is { } now) (now.Offered, now.DisposedVersion) = (part.Offered, part.DisposedVersion);
                amendment.ActId = null;
                // A revision that was being prepared can be written again.
                var preparing = amendment.Parts.Where(p => amendment.Preparing > 0 && p.Revision == amendment.Preparing).Select(p => p.TextId).OfType<long>().ToArray();
                if (AmendmentRules.IsOpen(amendment.State) && preparing.Length > 0)
                    foreach (var text in await db.Texts.Where(t => preparing.Contains(t.Id)).ToListAsync(cancellation)) text.Writers = TextWriters.Named;
                changed.Amendments.Add(amendment);
            }
        }

        async Task Merge(Before before, Changed changed, CancellationToken cancellation)
        {
            if (before.MergeId is not { } id) return;
            var merge = await db.Merges.SingleAsync(m => m.Id == id, cancellation);
            if (merge.State is not MergeState.Concluded || await db.Merges.AnyAsync(m => m.ParagraphId == merge.ParagraphId && m.State == MergeState.Open, cancellation)) throw new RefusedException(UndoRefusals.Overtaken("The merge"));
            (merge.State, merge.Stamp) = (MergeState.Open, merge.Stamp + 1);
            (await db.Texts.SingleAsync(t => t.Id == merge.TextId, cancellation)).Writers = TextWriters.Chair;
            changed.MergeId = id;
        }

        /// <summary>Paragraphs that the act added go out of the draft again, unless others have gone on writing in them; those it withdrew come back.</summary>
        async Task Paragraphs(DoneAct act, Before before, Changed changed, CancellationToken cancellation)
        {
            foreach (var id in before.AddedParagraphs)
            {
                var paragraph = await Paragraph(p => p.Id == id, cancellation);
                var own = before.Texts.Where(t => t.TextId == paragraph!.TextId).Select(t => t.To).DefaultIfEmpty(1).Max();
                if (paragraph!.Withdrawn is not null) continue;
                if (AgreementRules.MayChange(paragraph.Agreement, paragraph.Recommendation!.Draft!.ClosedAt is not null, paragraph.Label) is { } held) throw new RefusedException(held);
                if (await db.TextChanges.AnyAsync(c => c.TextId == paragraph.TextId && c.Version > own && c.PersonId != act.PersonId, cancellation)) throw new RefusedException(UndoRefusals.Overtaken($"Paragraph {paragraph.Label}"));
                paragraph.Withdrawn = new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = "Its adoption was undone." };
                changed.Outline = (++paragraph.Recommendation!.Draft!.Outline, "paragraph-withdrawn", paragraph.RecommendationId, id);
            }
            foreach (var id in before.WithdrawnParagraphs)
            {
                var paragraph = await Paragraph(p => p.Id == id, cancellation);
                if (paragraph!.Withdrawn is null) continue;
                if (AgreementRules.MayChange(paragraph.Agreement, paragraph.Recommendation!.Draft!.ClosedAt is not null, paragraph.Label) is { } held) throw new RefusedException(held);
                if (paragraph.Recommendation!.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(paragraph.Recommendation.Number));
                paragraph.Withdrawn = null;
                changed.Outline = (++paragraph.Recommendation.Draft!.Outline, "paragraph-restored", paragraph.RecommendationId, id);
            }
        }

        Task<Paragraph?> Paragraph(System.Linq.Expressions.Expression<Func<Paragraph, bool>> which, CancellationToken cancellation) =>
            db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).SingleOrDefaultAsync(which, cancellation);

        /// <summary>Takes back what the act did to one text, and brings its brackets back that ended with it.</summary>
        async Task<OpenText?> Text(long textId, Before.TextStep[] steps, DoneAct act, Before before, Changed changed, TextTurn turn, Note note, CancellationToken cancellation)
        {
            var paragraph = await Paragraph(p => p.TextId == textId, cancellation);
            if (paragraph is not null && before.AddedParagraphs.Contains(paragraph.Id)) return null;
            // What came into the text by a decision goes by the rule that the decision went by: whoever may undo it need not hold the pen.
            var role = before.Amendments.Count > 0 || before.MergeId is not null ? Role.Chair : Bench;
            if (paragraph is not null && EditingRules.MayEdit(role, paragraph.Policy, paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
            if (paragraph is null && await db.AmendmentParts.Where(p => p.TextId == textId).Select(p => new { p.Revision, Of = p.Amendment! }).SingleOrDefaultAsync(cancellation) is { } amended
                && (!AmendmentRules.IsOpen(amended.Of.State) || amended.Revision != amended.Of.Revision)) throw new RefusedException(UndoRefusals.Overtaken($"Amendment {amended.Of.Number}"));
            var text = await turn.Open(textId);
            var rows = paragraph is null ? [] : await book.Open(text, act.DraftId, paragraph.Id, note, cancellation);

            // Words that came in brackets which have been lifted since stand by another decision now.
            var made = await db.Brackets.Where(b => before.NewBrackets.Contains(b.Id) && b.TextId == textId).ToListAsync(cancellation);
            if (made.Exists(b => b.EndedAt is not null)) throw new RefusedException(UndoRefusals.Overtaken("A bracket that this made"));

            // An act is alone on its turn: its changes of one text follow each other.
            var (from, to) = (steps.Min(s => s.From), steps.Max(s => s.To));
            var (then, _) = await TextHistory.At(db, textId, from, cancellation);
            var since = await turn.Since(text, from);
            var (own, others) = (since.Where(e => e.Version <= to).ToList(), since.Where(e => e.Version > to).ToList());
            var undo = TextUndo.Of(own.Select(e => e.Changes).Aggregate((a, b) => a.Compose(b)), then, [.. others.Select(e => e.Changes)]);
            turn.Change(text, undo.Back, new Author(acting.Actor.PersonId!.Value, acting.Actor.DelegationId));
            if (paragraph is null) return text;

            book.Follow(rows, text, undo.Back.Normalized(), BracketBook.Undone);
            await Restore(textId, from, then, own, undo, rows, before, text, cancellation);
            var options = await book.Parties(acting.Actor.GroupId, cancellation);
            book.Hear(rows, BracketParser.Parse(TextTurn.Now(text).Text, options));
            book.Sample(text, act.DraftId, paragraph.Id, options);
            changed.Paragraphs.Add(paragraph.Id);
            return text;
        }

        /// <summary>Puts the brackets back that were kept, where their characters are again; one that somebody has lifted since stays lifted.</summary>
        async Task Restore(long textId, int from, string then, List<LoggedChange> own, TextUndo undo, List<Bracket> rows, Before before, OpenText text, CancellationToken cancellation)
        {
            var kept = before.Brackets.Where(b => b.TextId == textId).ToList();
            var ids = kept.Select(k => k.Id).ToArray();
            var all = await db.Brackets.Include(b => b.Voices).Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, cancellation);
            var reading = BracketParser.Parse(TextTurn.Now(text).Text);
            var texts = new List<string> { then };
            foreach (var entry in own) texts.Add(entry.Changes.Apply(texts[^1]));
            foreach (var was in kept)
            {
                var row = all[was.Id];
                Voices(row, was);
                var anchor = new BracketAnchor(was.Id, was.Start, was.End) { HasOpener = was.HasOpener, HasCloser = was.HasCloser };
                // Kept between two changes of the act: first back to the text before it.
                for (var version = was.Version; version > from; version--) anchor = anchor.Map(own[version - from - 1].Changes.Invert(texts[version - from - 1]));
                anchor = anchor.Map(undo.Later);
                if (!anchor.IsWhole || reading.StartingAt(anchor.Start)?.Range.End != anchor.End) continue;
                BracketBook.Place(row, anchor, TextTurn.Now(text).Version);
                (row.EndedAt, row.EndedHow) = (null, null);
                if (!rows.Contains(row)) rows.Add(row);
            }
        }

        /// <summary>Gives a bracket the voices back that were kept with it. What a delegation has said since is newer than what is undone, and stays.</summary>
        void Voices(Bracket row, Before.BracketRow was)
        {
            foreach (var kept in was.Voices ?? [])
            {
                var voice = row.Voices.Find(v => v.DelegationId == kept.DelegationId);
                if (voice is null) row.Voices.Add(VoiceOf(kept));
                else if (voice.At.ToUnixTimeMilliseconds() == kept.At) Give(voice, kept);
            }
        }

        static BracketVoice VoiceOf(Before.VoiceRow kept) => new() { DelegationId = kept.DelegationId, Say = kept.Say, PersonId = kept.PersonId, At = DateTimeOffset.FromUnixTimeMilliseconds(kept.At), Inline = kept.Inline };

        static void Give(BracketVoice voice, Before.VoiceRow kept) => (voice.Say, voice.PersonId, voice.At, voice.Inline) = (kept.Say, kept.PersonId, DateTimeOffset.FromUnixTimeMilliseconds(kept.At), kept.Inline);

        /// <summary>Puts back what was said of brackets whose text the act did not change.</summary>
        async Task Beside(DoneAct act, Before before, Changed changed, TextTurn turn, Note note, CancellationToken cancellation)
        {
            var described = before.Brackets.Where(b => before.Texts.TrueForAll(t => t.TextId != b.TextId)).ToList();
            // A decision keeps every bracket of the text, also when it leaves the words as they are; it describes none.
            if (before.Amendments.Count > 0 || before.MergeId is not null) described.Clear();
            if (described.Count == 0 && before.Voices.Count == 0) return;
            var ids = described.Select(b => b.Id).Concat(before.Voices.Select(v => v.BracketId)).Distinct().ToArray();
            var rows = await db.Brackets.Include(b => b.Voices).Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, cancellation);
            await RequireLatest(act, described, before, cancellation);
            foreach (var paragraphId in rows.Values.Select(r => r.ParagraphId).Distinct().ToList())
            {
                var paragraph = await Paragraph(p => p.Id == paragraphId, cancellation);
                if (EditingRules.MaySpeak(paragraph!.Policy, paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
                changed.Paragraphs.Add(paragraphId);
                await book.Open(await turn.Open(paragraph.TextId), act.DraftId, paragraphId, note, cancellation);
            }
            foreach (var was in described)
            {
                var row = rows[was.Id];
                (row.Kind, row.Reason, row.ReasonText, row.LinkedParagraphId) = (was.Kind, was.Reason, was.ReasonText, was.LinkedParagraphId);
            }
            foreach (var one in before.Voices)
            {
                var row = rows[one.BracketId];
                var voice = row.Voices.Find(v => v.DelegationId == one.DelegationId);
                if (one.Was is { } was && voice is not null) Give(voice, was);
                else if (one.Was is { } gone) row.Voices.Add(VoiceOf(gone));
                else if (voice is not null) book.Forget(row, voice);
            }
        }

        /// <summary>Refuses if the same has been said anew since.</summary>
        async Task RequireLatest(DoneAct act, List<Before.BracketRow> described, Before before, CancellationToken cancellation)
        {
            if (described.Count == 0 && before.Voices.Count == 0) return;
            var later = await db.DoneActs.AsNoTracking().Where(a => a.DraftId == act.DraftId && a.Kind == act.Kind && a.Id > act.Id && a.UndoneAt == null).ToListAsync(cancellation);
            foreach (var other in later.Select(Undoing.Read))
            {
                if (described.Exists(d => other.Brackets.Exists(b => b.Id == d.Id))) throw new RefusedException(UndoRefusals.Overtaken("The description of this bracket"));
                if (before.Voices.Exists(v => other.Voices.Exists(o => (o.BracketId, o.DelegationId) == (v.BracketId, v.DelegationId)))) throw new RefusedException(UndoRefusals.Overtaken("What this delegation says of the bracket"));
            }
        }

        void Announce(long draftId, Changed changed)
        {
            if (changed.Outline is { } outline) announcer.Outline(draftId, outline.Number, outline.Kind, outline.RecommendationId, outline.ParagraphId);
            foreach (var paragraphId in changed.Paragraphs) announcer.Brackets(draftId, paragraphId);
            foreach (var amendment in changed.Amendments)
                announcer.Amendments(draftId, amendment.Id, amendment.TabledAt is not null ? null : new Audience([amendment.DelegationId, .. amendment.CoSponsors.Select(c => (long?)c.DelegationId)]));
            if (changed.MergeId is { } merge) announcer.Merge(draftId, merge);
        }
    }
}
