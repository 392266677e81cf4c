using Drafting.Server.Record;

namespace Drafting.Server.Live;

/// <summary>What is kept beside a paragraph's words and has to follow them; asked when the words have come to rest.</summary>
public interface ITextFollower
{
    /// <summary>Follows the text up to its committed head, inside the transaction that stores its snapshot.</summary>
    /// <returns>Whether anything changed that readers should hear of.</returns>
    Task<bool> AtRest(OpenText text, long paragraphId, Note note, CancellationToken cancellation);
}
