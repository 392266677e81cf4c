using Drafting.Domain.Text;

namespace Drafting.Server.Live;

/// <summary>A live text in memory: its log, the end of its hash chain, and where it stands. Written by the one writer of this node; read by anyone.</summary>
public sealed class OpenText(long id, long groupId, long draftId, TextLog log, byte[] hash, int snapshotVersion, Audience? audience)
{
    byte[] stagedHash = hash;

    public long Id { get; } = id;
    public long GroupId { get; } = groupId;

    /// <summary>The draft whose readers hear of its changes.</summary>
    public long DraftId { get; } = draftId;
    public TextLog Log { get; } = log;

    /// <summary>Who may know of it; null for everyone who may read the draft.</summary>
    public Audience? Audience { get; set; } = audience;

    /// <summary>The hash of the last committed change; <see cref="Domain.Record.Chain.Start"/> before the first.</summary>
    public byte[] Hash { get; private set; } = hash;

    /// <summary>The hash after everything staged.</summary>
    public byte[] StagedHash => stagedHash;

    /// <summary>The version of the last snapshot that is stored.</summary>
    public int SnapshotVersion { get; set; } = snapshotVersion;

    /// <summary>When a change was last committed, and when it was last read; in ticks of the monotonic clock.</summary>
    public long ChangedAt { get; private set; }
    public long TouchedAt { get; set; }

    /// <summary>The version last told by a head beacon, and when.</summary>
    public int BeaconVersion { get; set; } = log.Version;
    public long BeaconAt { get; set; }

    /// <summary>Puts entries on the tip, with the hashes that their rows will have.</summary>
    public void Stage(IReadOnlyList<LoggedChange> entries, ReadOnlySpan<byte> lastHash)
    {
        Log.Stage(entries);
        stagedHash = lastHash.ToArray();
    }

    /// <summary>What was staged is durable.</summary>
    public void Commit(long now)
    {
        Log.Commit();
        Hash = stagedHash;
        ChangedAt = TouchedAt = now;
    }

    /// <summary>What was staged is not.</summary>
    public void Rollback()
    {
        Log.Rollback();
        stagedHash = Hash;
    }
}
