using System.Runtime.InteropServices;

namespace Drafting.Domain.Text;

/// <summary>One accepted change.</summary>
/// <param name="Version">The version of the text after it; the first change makes version 1.</param>
/// <param name="ClientId">The editor instance it came from.</param>
/// <param name="Seq">Its number among the changes of that client on this text: 1, 2, 3 and so on.</param>
/// <param name="Author">Who made it.</param>
/// <param name="At">When the server accepted it.</param>
/// <param name="Changes">What it did to version <c>Version - 1</c>. May be empty: see <see cref="TextLog"/>.</param>
public sealed record LoggedChange(int Version, long ClientId, int Seq, Author Author, DateTimeOffset At, ChangeSet Changes);

/// <summary>Changes that a client asks for, each starting from the text that the one before gives.</summary>
/// <param name="ClientId">The editor instance.</param>
/// <param name="FirstSeq">The sequence number of the first change; the others follow without gap.</param>
/// <param name="BaseVersion">The version from which the first change starts.</param>
/// <param name="Changes">The changes, at least one.</param>
/// <param name="Author">Who makes them.</param>
/// <param name="At">The time at which they are judged.</param>
public sealed record TextSubmission(long ClientId, int FirstSeq, int BaseVersion, IReadOnlyList<ChangeSet> Changes, Author Author, DateTimeOffset At);

/// <summary>What becomes of a submission.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>It is taken.</summary>
    /// <param name="Entries">What must be appended, in order; empty when all of it was already in the log.</param>
    /// <param name="AlreadyThere">How many of its changes, from the first on, the log already held.</param>
    public sealed record Accepted(IReadOnlyList<LoggedChange> Entries, int AlreadyThere) : Decision;

    /// <summary>It is not allowed; nothing of it is taken.</summary>
    public sealed record Refused(Refusal Refusal) : Decision;

    /// <summary>It may be right, but starts too far back to be moved to the head; the client takes the text afresh and keeps its words aside.</summary>
    public sealed record Resync(string Reason) : Decision;
}

/// <summary>A text at one version.</summary>
/// <param name="Version">How many changes have been accepted.</param>
/// <param name="Text">The text after them.</param>
/// <param name="Authorship">Who wrote it.</param>
public sealed record TextHead(int Version, string Text, Authorship Authorship)
{
    private readonly Lazy<string> _hash = new(() => TextHash.Of(Text), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The <see cref="TextHash"/> of the text; computed when first asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>Equal when version, text and authorship are.</summary>
    public bool Equals(TextHead? other) => other is not null && Version == other.Version && Text == other.Text && Authorship.Equals(other.Authorship);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Text);
}

/// <summary>Moving changes over others made meanwhile, one at a time.</summary>
public static class Rebase
{
    /// <summary>
    /// Moves <paramref name="pending"/>, a chain of changes, over <paramref name="missed"/>, one change made by someone else to the text where the chain
    /// starts.
    /// <para>Law: the chain and then the returned change give the same text as <paramref name="missed"/> and then the moved chain. At ties the missed
    /// change, which came first, stands first.</para>
    /// <para>Several missed changes are moved over by calling this once for each, in order. Composing them first gives other results at ties, and editors
    /// that received them in other batches would diverge.</para>
    /// </summary>
    /// <param name="pending">The chain; each element is replaced by its moved form.</param>
    /// <param name="missed">The change to move over.</param>
    /// <returns><paramref name="missed"/> as it applies after the whole chain.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static ChangeSet Over(Span<ChangeSet> pending, ChangeSet missed)
    {
        ArgumentNullException.ThrowIfNull(missed);
        foreach (ref var change in pending)
        {
            var original = change;
            change = original.Map(missed);
            missed = missed.Map(original, before: true);
        }

        return missed;
    }
}

/// <summary>
/// The authority for one live text: the head and the latest entries of its log. One writer decides and stages; <see cref="Head"/>, <see cref="Since"/> and
/// <see cref="OldestBase"/>
/// may be read by anyone at any time and show committed entries only.
/// <para>A change that has become empty by moving (someone else deleted the same words) is logged all the same: it takes a version, so that the sequence
/// numbers of its client stay without gap.</para>
/// </summary>
public sealed class TextLog
{
    /// <summary>How many entries stay in memory, at least.</summary>
    public const int DefaultCapacity = 2000;

    private readonly Lock _lock = new();
    private readonly List<LoggedChange> _entries;
    private readonly Dictionary<long, int> _lastSeq = [];
    private readonly Dictionary<long, int> _stagedSeq = [];
    private readonly Func<long, int>? _olderLastSeq;
    private readonly int _capacity;
    private int _committed;
    private volatile TextHead _head;
    private TextHead _tip;
    private (IReadOnlyList<LoggedChange> Entries, TextHead To)? _decided;

    /// <param name="version">The version of <paramref name="text"/>.</param>
    /// <param name="text">The text at the head.</param>
    /// <param name="authorship">Who wrote it; of the same length.</param>
    /// <param name="tail">The last entries of the log, in order, ending with <paramref name="version"/>; fewer than the log has, or none, is well.</param>
    /// <param name="lastSeqOfClient">The last sequence number of a client of whom the tail knows nothing, 0 if there is none; without it such clients count
    /// as new. It is asked while deciding, and must know no entry that the log does not: where another node may have written, stage its entries first.</param>
    /// <param name="capacity">How many entries to keep in memory, at least; up to twice as many are kept.</param>
    /// <exception cref="ArgumentException">The tail has gaps, does not end at the version, or does not fit the text.</exception>
    public TextLog(
        int version,
        string text,
        Authorship authorship,
        IEnumerable<LoggedChange> tail,
        Func<long, int>? lastSeqOfClient = null,
        int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(authorship);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        if (authorship.Length != text.Length)
            throw new ArgumentException($"The authorship has length {authorship.Length}; the text has {text.Length}.", nameof(authorship));
        _entries = [.. tail];
        for (var i = 0; i < _entries.Count; i++)
        {
            var expected = version - _entries.Count + 1 + i;
            if (_entries[i].Version != expected)
                throw new ArgumentException($"Entry {i} is version {_entries[i].Version}; in a tail up to {version} it must be {expected}.", nameof(tail));
            var next = i + 1 < _entries.Count ? _entries[i + 1].Changes.Length : text.Length;
            if (_entries[i].Changes.NewLength != next)
                throw new ArgumentException($"Version {expected} has length {_entries[i].Changes.NewLength}, but what follows expects {next}.", nameof(tail));
            _lastSeq[_entries[i].ClientId] = _entries[i].Seq;
        }

        _committed = _entries.Count;
        _capacity = capacity;
        _olderLastSeq = lastSeqOfClient;
        _head = _tip = new TextHead(version, text, authorship);
    }

    /// <summary>The committed head: text, version, authorship and hash that belong together.</summary>
    public TextHead Head => _head;

    /// <summary>The version of the committed head.</summary>
    public int Version => _head.Version;

    /// <summary>The text of the committed head.</summary>
    public string Text => _head.Text;

    /// <summary>The authorship of the committed head.</summary>
    public Authorship Authorship => _head.Authorship;

    /// <summary>The head with everything staged: what the writer's next decision starts from.</summary>
    public TextHead Tip => _tip;

    /// <summary>The smallest version from which a submission can still be moved to the head, and the smallest that <see cref="Since"/> answers for.</summary>
    public int OldestBase
    {
        get
        {
            lock (_lock) return _head.Version - _committed;
        }
    }

    /// <summary>The last sequence number of a client, staged ones included; 0 if it never changed this text.</summary>
    public int LastSeqOf(long clientId) =>
        _stagedSeq.TryGetValue(clientId, out var seq) || _lastSeq.TryGetValue(clientId, out seq) ? seq : _olderLastSeq?.Invoke(clientId) ?? 0;

    /// <summary>
    /// Says what becomes of a submission on top of <see cref="Tip"/>; changes nothing. In order: its shape is checked; what the log already has is dropped;
    /// the rest is moved over the missed entries one by one, passing over the sender's own; the texts it gives are checked against <see cref="TextRules"/>.
    /// </summary>
    public Decision Decide(TextSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var (clientId, firstSeq, baseVersion, changes, _, _) = submission;
        if (CheckShape(submission) is { } malformed) return new Decision.Refused(malformed);

        var last = LastSeqOf(clientId);
        if (firstSeq - 1 > last) return Refuse(TextRefusals.SequenceGap(firstSeq, last));
        if (firstSeq + changes.Count - 1 <= last) return new Decision.Accepted([], changes.Count);
        if (baseVersion < 0 || baseVersion > _head.Version) return Refuse(TextRefusals.UnknownVersion(baseVersion, _head.Version));
        var missed = _tip.Version - baseVersion;
        if (missed > _entries.Count)
            return new Decision.Resync($"Changes can be moved from version {_tip.Version - _entries.Count} on; these start from {baseVersion}.");
        var over = CollectionsMarshal.AsSpan(_entries)[^missed..];
        if (RebaseSteps(changes, over) > TextRules.MaxRebaseSteps)
            return new Decision.Resync($"{changes.Count} changes over {missed} missed ones are more than can be moved at once.");

        var pending = new ChangeSet[changes.Count];
        var length = missed == 0 ? _tip.Text.Length : over[0].Changes.Length;
        for (var i = 0; i < pending.Length; i++)
        {
            if (changes[i].Length != length) return Refuse(TextRefusals.DoesNotFit(firstSeq + i, changes[i].Length, length));
            length = changes[i].NewLength;
            pending[i] = changes[i].Normalized();
        }

        var done = 0;
        foreach (var entry in over)
        {
            if (entry.ClientId != clientId)
            {
                Rebase.Over(pending.AsSpan(done), entry.Changes);
                continue;
            }

            // The client made its later changes on top of this one, so nothing has to be moved; it only leaves the pending chain.
            if (done == pending.Length || entry.Seq != firstSeq + done) return Refuse(TextRefusals.OwnChangesDisagree(entry.Seq, entry.Version));
            done++;
        }

        if (firstSeq + done != last + 1) return Refuse(TextRefusals.OwnChangesDisagree(last, baseVersion));
        return OnTip(submission, pending.AsSpan(done), done);
    }

    /// <summary>What moving would cost, in sections read: every pending change meets every missed one.</summary>
    private static long RebaseSteps(IReadOnlyList<ChangeSet> pending, ReadOnlySpan<LoggedChange> missed)
    {
        long mine = 0, theirs = 0;
        for (var i = 0; i < pending.Count; i++) mine += 1 + pending[i].SectionCount;
        foreach (var entry in missed) theirs += 1 + entry.Changes.SectionCount;
        return (mine * missed.Length) + (theirs * pending.Count);
    }

    private static Refusal? CheckShape(TextSubmission submission)
    {
        var changes = submission.Changes;
        if (changes.Count == 0) return TextRefusals.NothingSubmitted();
        if (changes.Count > TextRules.MaxChanges) return TextRefusals.TooManyChanges(changes.Count);
        if (submission.FirstSeq < 1 || submission.FirstSeq > int.MaxValue - changes.Count) return TextRefusals.BadSequence(submission.FirstSeq);
        var inserted = 0L;
        for (var i = 0; i < changes.Count; i++) inserted += changes[i].InsertedLength;
        return inserted > TextRules.MaxInserted ? TextRefusals.TooMuchInserted(inserted) : null;
    }

    private Decision OnTip(TextSubmission submission, ReadOnlySpan<ChangeSet> rebased, int alreadyThere)
    {
        var entries = new LoggedChange[rebased.Length];
        var (version, text, authorship) = _tip;
        for (var i = 0; i < rebased.Length; i++)
        {
            if (rebased[i].NewLength > TextRules.MaxLength) return Refuse(TextRefusals.TooLong(rebased[i].NewLength));
            text = rebased[i].Apply(text);
            if (TextRules.CheckResult(rebased[i], text) is { } breach) return Refuse(breach);
            authorship = authorship.Apply(rebased[i], submission.Author);
            entries[i] = new LoggedChange(++version, submission.ClientId, submission.FirstSeq + alreadyThere + i, submission.Author, submission.At, rebased[i]);
        }

        _decided = (entries, new TextHead(version, text, authorship));
        return new Decision.Accepted(entries, alreadyThere);
    }

    private static Decision.Refused Refuse(Refusal refusal) => new(refusal);

    /// <summary>Puts entries on top of <see cref="Tip"/>: those of an accepted decision, or those that another node committed. Readers do not see them
    /// until <see cref="Commit"/>.</summary>
    /// <exception cref="ArgumentException">They do not follow the tip: a version is missing, or a length does not fit. Nothing is staged then.</exception>
    public void Stage(IReadOnlyList<LoggedChange> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0) return;
        // The latest decision has already made the text that its entries lead to; whatever moves the tip forgets it.
        var to = _decided is { } decided && ReferenceEquals(decided.Entries, entries) ? decided.To : Follow(entries);
        _decided = null;
        lock (_lock) _entries.AddRange(entries);
        foreach (var entry in entries) _stagedSeq[entry.ClientId] = entry.Seq;
        _tip = to;
    }

    private TextHead Follow(IReadOnlyList<LoggedChange> entries)
    {
        var (version, text, authorship) = _tip;
        foreach (var entry in entries)
        {
            if (entry.Version != ++version)
                throw new ArgumentException($"The entry has version {entry.Version}; after the tip comes {version}.", nameof(entries));
            text = entry.Changes.Apply(text);
            authorship = authorship.Apply(entry.Changes, entry.Author);
        }

        return new TextHead(version, text, authorship);
    }

    /// <summary>Makes everything staged visible; called when it is durable. Entries beyond the capacity leave the memory.</summary>
    public void Commit()
    {
        foreach (var (client, seq) in _stagedSeq) _lastSeq[client] = seq;
        _stagedSeq.Clear();
        lock (_lock)
        {
            if (_entries.Count > 2 * _capacity)
            {
                foreach (var entry in _entries[..^_capacity])
                {
                    // A client's last number leaves with its last entry, if there is someone to ask for it later.
                    if (_olderLastSeq is not null && _lastSeq.TryGetValue(entry.ClientId, out var seq) && seq == entry.Seq) _lastSeq.Remove(entry.ClientId);
                }

                _entries.RemoveRange(0, _entries.Count - _capacity);
            }

            _committed = _entries.Count;
            _head = _tip;
        }
    }

    /// <summary>Drops everything staged: the log is as it was after the last <see cref="Commit"/>.</summary>
    public void Rollback()
    {
        lock (_lock)
        {
            if (_entries.Count == _committed) return;
            _entries.RemoveRange(_committed, _entries.Count - _committed);
        }

        _stagedSeq.Clear();
        _decided = null;
        _tip = _head;
    }

    /// <summary>The entries that are staged and not yet committed, in order.</summary>
    public IReadOnlyList<LoggedChange> Staged
    {
        get
        {
            lock (_lock) return _entries.GetRange(_committed, _entries.Count - _committed);
        }
    }

    /// <summary>The committed entries after <paramref name="version"/>, in order; null if the memory does not reach back that far, or the version is not
    /// there yet.</summary>
    public IReadOnlyList<LoggedChange>? Since(int version)
    {
        lock (_lock)
        {
            var count = _head.Version - version;
            if (count < 0 || count > _committed) return null;
            return _entries.GetRange(_committed - count, count);
        }
    }
}
