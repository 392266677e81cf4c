using Drafting.Domain.Text;

namespace Drafting.Domain.Brackets;

/// <summary>x</summary>
public sealed record Following(IReadOnlyList<BracketAnchor> Anchors, IReadOnlyList<EndedBracket> Ended, IReadOnlyList<OpenedBracket> Opened);

/// <summary>x</summary>
public sealed record EndedBracket(BracketAnchor Anchor, BracketEventKind How, Author By, DateTimeOffset At, string Words, IReadOnlyList<string> Removed);

/// <summary>x</summary>
public sealed record OpenedBracket(BracketNode Bracket, Author By);

/// <summary>x</summary>
public static class BracketFollowing
{
    /// <summary>x</summary>
    public static Following Advance(IReadOnlyList<BracketAnchor> anchors, string before, IReadOnlyList<LoggedChange> since, string after, Authorship authorshipAfter, BracketOptions? options = null)
    {
        var mapped = anchors.Select(a => since.Aggregate(a, (m, c) => m.Map(c.Changes))).ToList();
        var reading = BracketParser.Parse(after, options);
        var ended = BracketData.Match(mapped, reading).Where(m => m.Bracket is null).Select(m => m.Anchor.Id).ToHashSet();
        return new([.. mapped.Where(m => !ended.Contains(m.Id))],
            [.. anchors.Where(a => ended.Contains(a.Id)).Select(a => new EndedBracket(a, BracketEventKind.Lifted, since[^1].Author, since[^1].At, before[a.Start..a.End], []))],
            [.. BracketData.Unanchored(mapped, reading).Select(b => new OpenedBracket(b, new Author(0, null)))]);
    }
}
