namespace Drafting.Server.Live;

/// <summary>How commands tell a draft's readers what has changed beside the words. Called after the commit.</summary>
public sealed class Announcer(Fanout fanout)
{
    /// <summary>The structure has changed.</summary>
    public void Outline(long draftId, int outline, string kind, long? recommendationId = null, long? paragraphId = null) =>
        fanout.Tell(draftId, "outline", new OutlineMessage(draftId, outline, kind, recommendationId, paragraphId));

    /// <summary>What is known of a paragraph's brackets has changed.</summary>
    public void Brackets(long draftId, long paragraphId) => fanout.Tell(draftId, "brackets", new BracketsMessage(draftId, paragraphId));

    /// <summary>An amendment has changed; told to whom it may be told, null for everyone who may read the draft.</summary>
    public void Amendments(long draftId, long amendmentId, Audience? audience) => fanout.Tell(draftId, "amendments", new AmendmentsMessage(draftId, amendmentId), audience: audience);

    /// <summary>A merge of amendments has changed.</summary>
    public void Merge(long draftId, long mergeId) => fanout.Tell(draftId, "merge", new MergeMessage(draftId, mergeId));

    /// <summary>Something about positions, agreement, silence, revisions or the report has changed: what it is, and of which paragraph if it is of one. It says nobody's position.</summary>
    public void Consensus(long draftId, string what, long? paragraphId = null) => fanout.Tell(draftId, "consensus", new ConsensusMessage(draftId, what, paragraphId));

    /// <summary>A paragraph's evidence has changed.</summary>
    public void Evidence(long draftId, long paragraphId) => fanout.Tell(draftId, "evidence", new EvidenceMessage(draftId, paragraphId));
}
