namespace Drafting.Server.Live;

/// <summary>How commands tell a draft's readers what has changed beside the words. Called after the commit.</summary>
public sealed class Announcer(Fanout fanout)
{
    /// <summary>The structure has changed.</summary>
    public void Outline(long draftId, int outline, string kind, long? recommendationId = null, long? paragraphId = null) =>
        fanout.Tell(draftId, "outline", new OutlineMessage(draftId, outline, kind, recommendationId, paragraphId));

    /// <summary>A paragraph's evidence has changed.</summary>
    public void Evidence(long draftId, long paragraphId) => fanout.Tell(draftId, "evidence", new EvidenceMessage(draftId, paragraphId));
}
