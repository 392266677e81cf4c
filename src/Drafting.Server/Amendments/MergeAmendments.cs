using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Comparison;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Brackets;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>
/// Several amendments of one paragraph put together in a live text that everyone may follow: the chair takes their changes one by one or all at once, and writes beside. It saves as one goes; concluding it makes it the paragraph's text.
/// What was not taken stays readable, in the merge and in the record.
/// </summary>
static class MergeAmendments
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/paragraphs/{id:long}/merge", (long id, StartBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Start(id, body.AmendmentIds ?? []), cancellation)).WithMetadata(new Requires(Act.Dispose));
        group.MapPost("/merges/{id:long}/take", (long id, TakeBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Take(id, body.PartId, body.Hunks ?? [], body.Take), cancellation)).WithMetadata(new Requires(Act.Dispose));
        group.MapPost("/merges/{id:long}/conclude", (long id, ConcludeBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Conclude(id, body.Reject ?? ""), cancellation)).WithMetadata(new Requires(Act.Dispose));
        group.MapPost("/merges/{id:long}/abandon", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Abandon(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Dispose));
    }

    const int MaxAmendments = 200;

    public sealed record StartBody(IReadOnlyList<long>? AmendmentIds);
    public sealed record TakeBody(long PartId, IReadOnlyList<int>? Hunks, bool Take);
    public sealed record ConcludeBody(string? Reject);
    public sealed record Start(long ParagraphId, IReadOnlyList<long> AmendmentIds) : IRequest<Started>;
    public sealed record Take(long Id, long PartId, IReadOnlyList<int> Hunks, bool Taken) : IRequest<Done>;
    public sealed record Conclude(long Id, string Reject) : IRequest<Done>;
    public sealed record Abandon(long Id) : IRequest;
    public sealed record Started(long Id);

    sealed class StartRules : AbstractValidator<Start>
    {
        public StartRules() => RuleFor(c => c.AmendmentIds).Must(ids => ids.Count is > 0 and <= MaxAmendments).WithMessage($"Name between 1 and {MaxAmendments} amendments (amendmentIds).");
    }

    sealed class TakeRules : AbstractValidator<Take>
    {
        public TakeRules() => RuleFor(c => c.Hunks).Must(h => h.Count is > 0 and <= 5000).WithMessage("Name the changes to take or leave (hunks), at most 5000.");
    }

    sealed class ConcludeRules : AbstractValidator<Conclude>
    {
        public ConcludeRules() => RuleFor(c => c.Reject).Must(r => r.Length <= 1000).WithMessage(c => $"The reason has {c.Reject.Length} characters; at most 1000 are allowed.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AmendmentDesk desk, Adoption adoption, BracketBook book, Structure structure, Undoing undoing, Announcer announcer, Acting acting, TimeProvider clock)
        : IRequestHandler<Start, Started>, IRequestHandler<Take, Done>, IRequestHandler<Conclude, Done>, IRequestHandler<Abandon, Unit>
    {
        public async Task<Started> Handle(Start command, CancellationToken cancellation)
        {
            var merge = await acts.Write(async (note, turn) =>
            {
                var paragraph = await Open(command.ParagraphId, cancellation);
                if (await db.Merges.AnyAsync(m => m.ParagraphId == paragraph.Id && m.State == MergeState.Open, cancellation)) throw new RefusedException(DeskRefusals.MergeOpen(paragraph.Label));
                var target = await turn.Open(paragraph.TextId);
                var (version, current, _) = TextTurn.Now(target);
                if (current.Length == 0) throw new RefusedException(DeskRefusals.MergeEmpty);
                var text = TextStore.Begin(db, acting.Actor.GroupId, paragraph.Recommendation!.DraftId, TextReaders.All, TextWriters.Chair);
                await db.SaveChangesAsync(cancellation);
                TextStore.FirstWords(db, text.Id, current, new Author(acting.Actor.PersonId!.Value, acting.Actor.DelegationId), clock.GetUtcNow());
                var merge = new Merge
                {
                    GroupId = acting.Actor.GroupId,
                    DraftId = text.DraftId,
                    ParagraphId = paragraph.Id,
                    TextId = text.Id,
                    BaseVersion = version,
                    PersonId = acting.Actor.PersonId!.Value,
                    DelegationId = acting.Actor.DelegationId,
                    StartedAt = clock.GetUtcNow(),
                };
                var numbers = new List<string?>();
                foreach (var id in command.AmendmentIds.Distinct())
                {
                    var amendment = await desk.Find(id, cancellation);
                    var part = AmendmentDesk.Before(amendment).FirstOrDefault(p => p.TargetTextId == paragraph.TextId && p.Kind is AmendmentKind.Mod);
                    if (part is null || amendment.State is not AmendmentState.Tabled) throw new RefusedException(DeskRefusals.NotMergeable(amendment.Number));
                    var since = await turn.Since(target, part.BaseVersion);
                    foreach (var hunk in Rebasing.Onto(part.BaseText, TextTurn.Now(await turn.Open(part.TextId!.Value)).Text, [.. since.Select(e => e.Changes)], current).Hunks)
                        merge.Hunks.Add(new MergeHunk { AmendmentId = amendment.Id, PartId = part.Id, Index = hunk.Index, From = hunk.From, To = hunk.To, Deleted = hunk.Deleted, Inserted = hunk.Inserted });
                    numbers.Add(amendment.Number);
                }
                db.Merges.Add(merge);
                await db.SaveChangesAsync(cancellation);
                note("merge-started", new { mergeId = merge.Id, paragraphId = paragraph.Id, label = paragraph.Label, textId = text.Id, baseVersion = version, amendments = command.AmendmentIds.Distinct(), numbers });
                return merge;
            }, cancellation);
            announcer.Merge(merge.DraftId, merge.Id);
            return new Started(merge.Id);
        }

        public async Task<Done> Handle(Take command, CancellationToken cancellation)
        {
            var (merge, done) = await acts.Write(async (note, turn) =>
            {
                var merge = await Find(command.Id, cancellation);
                var text = await turn.Open(merge.TextId);
                var author = await db.Amendments.Where(a => a.Parts.Any(p => p.Id == command.PartId)).Select(a => new { a.Id, a.Number, a.PersonId, a.DelegationId }).SingleOrDefaultAsync(cancellation);
                var begun = (await TextHistory.At(db, merge.TextId, Merged.Begun, cancellation)).Text;
                var words = new List<object>();
                if (command.Taken && author is not null && await desk.Find(author.Id, cancellation) is var asked && (asked.State is not AmendmentState.Tabled || AmendmentDesk.Before(asked).All(p => p.Id != command.PartId)))
                    throw new RefusedException(DeskRefusals.NotMergeable(asked.Number));
                foreach (var index in command.Hunks.Distinct())
                {
                    var hunk = merge.Hunks.Find(h => h.PartId == command.PartId && h.Index == index) ?? throw new RefusedException(DeskRefusals.NoHunk);
                    if (hunk.TakenVersion is not null == command.Taken) continue;
                    words.Add(new { index, deleted = hunk.Deleted, inserted = hunk.Inserted });
                    // What two amendments ask for alike is done once, and undone when neither is taken any more.
                    var twin = merge.Hunks.Find(h => h.Id != hunk.Id && h.TakenVersion is not null && Merged.Same(h, hunk));
                    if (twin is not null)
                    {
                        hunk.TakenVersion = command.Taken ? twin.TakenVersion : null;
                        continue;
                    }
                    var entries = await Entries(turn, text, Merged.Begun);
                    if (command.Taken)
                    {
                        var change = Taking(hunk, entries, begun, TextTurn.Now(text).Text);
                        var version = TextTurn.Now(text).Version;
                        var made = turn.Change(text, change, new Author(author!.PersonId, author.DelegationId));
                        hunk.TakenVersion = made > version ? made : 0;
                    }
                    else
                    {
                        if (hunk.TakenVersion is > 0 and var taken)
                        {
                            var entry = entries.Single(e => e.Version == taken);
                            var before = entries.TakeWhile(e => e.Version < taken).Aggregate(begun, (words, e) => e.Changes.Apply(words));
                            var undo = TextUndo.Of(entry.Changes, before, [.. entries.Where(e => e.Version > taken).Select(e => e.Changes)]);
                            turn.Change(text, undo.Back, new Author(acting.Actor.PersonId!.Value, acting.Actor.DelegationId));
                        }
                        hunk.TakenVersion = null;
                    }
                }
                if (words.Count > 0) note(command.Taken ? "merge-taken" : "merge-left", new { mergeId = merge.Id, paragraphId = merge.ParagraphId, amendmentId = author?.Id, number = author?.Number, words });
                merge.Stamp++;
                return (merge, new Done(null, merge.TextId, TextTurn.Now(text).Version));
            }, cancellation);
            announcer.Merge(merge.DraftId, merge.Id);
            return done;
        }

        public async Task<Done> Handle(Conclude command, CancellationToken cancellation)
        {
            var (merge, disposed, done) = await acts.Write(async (note, turn) =>
            {
                var merge = await Find(command.Id, cancellation);
                var paragraph = await Open(merge.ParagraphId, cancellation);
                var before = new Before { MergeId = merge.Id };
                var (target, text) = (await turn.Open(paragraph.TextId), await turn.Open(merge.TextId));
                var (from, current, _) = TextTurn.Now(target);
                var started = (await TextHistory.At(db, merge.TextId, Merged.Begun, cancellation)).Text;
                var standing = Rebasing.Onto(started, TextTurn.Now(text).Text, [.. (await turn.Since(target, merge.BaseVersion)).Select(e => e.Changes)], current);
                if (standing.Collisions.Count > 0) throw new RefusedException(DeskRefusals.MergeCollides(standing.Collisions[0].CurrentWords));
                var rows = await book.Open(target, merge.DraftId, paragraph.Id, note, cancellation);
                foreach (var row in rows) before.Keep(row);
                var gone = new List<Bracket>();
                var places = rows.ToDictionary(r => r, r => (r.Start, r.End));
                foreach (var (author, changes) in ByAuthor(standing, current, text))
                {
                    turn.Change(target, changes, author);
                    foreach (var ended in book.Follow(rows, target, changes.Normalized(), "merged")) gone.Add(ended);
                }
                foreach (var ended in gone)
                {
                    // It keeps the place that it had before the merge, not one between the merge's own changes.
                    (ended.Start, ended.End, ended.Version) = (places[ended].Start, places[ended].End, from);
                    Adoption.Lost(ended, paragraph, null, current, standing.Hunks, note);
                }
                var to = TextTurn.Now(target).Version;
                if (to > from) before.Texts.Add(new(target.Id, from, to));
                (await db.Texts.SingleAsync(t => t.Id == merge.TextId, cancellation)).Writers = TextWriters.Nobody;
                (merge.State, merge.Stamp) = (MergeState.Concluded, merge.Stamp + 1);
                note("merge-concluded", new
                {
                    mergeId = merge.Id,
                    paragraphId = paragraph.Id,
                    label = paragraph.Label,
                    textId = merge.TextId,
                    chain = Convert.ToHexStringLower(text.Hash),
                    version = TextTurn.Now(text).Version,
                    textHash = TextTurn.Now(text).Hash,
                    fromVersion = from,
                    toVersion = to,
                    taken = merge.Hunks.Where(h => h.TakenVersion is not null).Select(h => new { h.AmendmentId, h.Index, h.Deleted, h.Inserted }),
                    left = merge.Hunks.Where(h => h.TakenVersion is null).Select(h => new { h.AmendmentId, h.Index, h.Deleted, h.Inserted }),
                });
                var disposed = new List<Amendment>();
                foreach (var hunks in merge.Hunks.GroupBy(h => h.AmendmentId))
                {
                    var amendment = await desk.Find(hunks.Key, cancellation);
                    // One of which something is left, in this paragraph or elsewhere, stays open with what is left: the chair decides on that apart.
                    var (all, none) = (hunks.All(h => h.TakenVersion is not null), hunks.All(h => h.TakenVersion is null));
                    // Revised since, it says something else than what was put together here.
                    if (amendment.State is not AmendmentState.Tabled || AmendmentDesk.Before(amendment) is not [{ } only] || hunks.Any(h => h.PartId != only.Id) || !(all || none)) continue;
                    if ((await db.Amendments.Where(a => a.ParentId == amendment.Id && a.TabledAt != null).ToListAsync(cancellation)).Exists(a => AmendmentRules.IsOpen(a.State))) continue;
                    var became = all ? AmendmentState.Adopted : AmendmentState.Rejected;
                    before.Keep(amendment, became);
                    foreach (var part in AmendmentDesk.Before(amendment)) part.DisposedVersion = from;
                    await adoption.Settle(amendment, turn, cancellation);
                    amendment.State = became;
                    amendment.Stamp++;
                    (amendment.DisposedAt, amendment.DisposedBy, amendment.DisposalReason) = (clock.GetUtcNow(), acting.Actor.PersonId, all ? "" : command.Reject.Trim());
                    note($"amendment-{Words.Of(became)}", new { amendmentId = amendment.Id, number = amendment.Number, revision = amendment.Revision, draftId = amendment.DraftId, paragraphId = paragraph.Id, proposerDelegationId = amendment.DelegationId, reason = amendment.DisposalReason, mergeId = merge.Id, parts = await adoption.Told(amendment, cancellation) });
                    disposed.Add(amendment);
                }
                await db.SaveChangesAsync(cancellation);
                book.Sample(target, merge.DraftId, paragraph.Id, await book.Parties(merge.GroupId, cancellation));
                var actId = await undoing.Keep("merge-concluded", merge.DraftId, before, cancellation);
                foreach (var amendment in disposed) amendment.ActId = actId;
                return (merge, disposed, new Done(actId, target.Id, to));
            }, cancellation);
            announcer.Merge(merge.DraftId, merge.Id);
            announcer.Brackets(merge.DraftId, merge.ParagraphId);
            foreach (var amendment in disposed) desk.Announce(amendment);
            return done;
        }

        public async Task<Unit> Handle(Abandon command, CancellationToken cancellation)
        {
            var merge = await acts.Write(async (note, turn) =>
            {
                var merge = await Find(command.Id, cancellation);
                (merge.State, merge.Stamp) = (MergeState.Abandoned, merge.Stamp + 1);
                (await db.Texts.SingleAsync(t => t.Id == merge.TextId, cancellation)).Writers = TextWriters.Nobody;
                var text = await turn.Open(merge.TextId);
                note("merge-abandoned", new { mergeId = merge.Id, paragraphId = merge.ParagraphId, textId = merge.TextId, chain = Convert.ToHexStringLower(text.Hash), version = TextTurn.Now(text).Version, textHash = TextTurn.Now(text).Hash });
                return merge;
            }, cancellation);
            announcer.Merge(merge.DraftId, merge.Id);
            return Unit.Value;
        }

        async Task<Paragraph> Open(long paragraphId, CancellationToken cancellation)
        {
            var paragraph = await structure.Paragraph(paragraphId, cancellation);
            var withdrawn = paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null;
            return EditingRules.MayEdit(acting.Actor.Role, paragraph.Policy, withdrawn, paragraph.Label) is { } refusal ? throw new RefusedException(refusal) : paragraph;
        }

        async Task<Merge> Find(long id, CancellationToken cancellation)
        {
            var merge = await db.Merges.Include(m => m.Hunks).SingleOrDefaultAsync(m => m.Id == id && m.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("merge"));
            return merge.State is MergeState.Open ? merge : throw new RefusedException(DeskRefusals.MergeEnded);
        }

        /// <summary>The change of the merged text that takes a hunk. Words that were taken out and put back since are new to the log; the hunk finds them by what the text says.</summary>
        static ChangeSet Taking(MergeHunk hunk, IReadOnlyList<LoggedChange> entries, string begun, string now)
        {
            var asked = ChangeSet.Of(begun.Length, new Edit(hunk.From, hunk.To, hunk.Inserted));
            var byLog = entries.Aggregate(asked, (change, entry) => change.Map(entry.Changes));
            if (byLog.NewLength == now.Length - hunk.Deleted.Length + hunk.Inserted.Length) return byLog;
            var byWords = asked.Map(Difference.Between(begun, now).ToChangeSet());
            return byWords.NewLength < byLog.NewLength ? byWords : byLog;
        }

        /// <summary>The changes of a text since a version, this act's own included.</summary>
        async Task<IReadOnlyList<LoggedChange>> Entries(TextTurn turn, OpenText text, int version) => [.. await turn.Since(text, version), .. turn.Own(text)];

        /// <summary>The change of the paragraph, one after another for each who wrote the words that it brings; words that only go are the chair's.</summary>
        IEnumerable<(Author Author, ChangeSet Changes)> ByAuthor(Standing standing, string current, OpenText merged)
        {
            var chair = new Author(acting.Actor.PersonId!.Value, acting.Actor.DelegationId);
            var authors = new Dictionary<int, Author>();
            var at = 0;
            foreach (var (hunk, place) in standing.Hunks.Select(h => (h, h.From)))
            {
                var written = hunk.Inserted.Length == 0 ? -1 : TextTurn.Now(merged).Text.IndexOf(hunk.Inserted, Math.Min(at, TextTurn.Now(merged).Text.Length), StringComparison.Ordinal);
                authors[hunk.Index] = written < 0 ? chair : TextTurn.Now(merged).Authorship.Slice(written, written + hunk.Inserted.Length).Spans.GroupBy(s => s.Author).MaxBy(g => g.Sum(s => s.Length))!.Key;
                if (written >= 0) at = written + hunk.Inserted.Length;
            }
            var done = ChangeSet.Identity(current.Length);
            foreach (var author in authors.GroupBy(a => a.Value, a => a.Key).OrderBy(g => g.Min()))
            {
                var own = Rebasing.Only(standing, current, author.ToHashSet());
                var mapped = own.Map(done);
                yield return (author.Key, mapped);
                done = done.Compose(mapped);
            }
        }
    }
}
