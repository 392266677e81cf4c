using Drafting.Domain.Text;

namespace Drafting.Domain.Comparison;

/// <summary>Sees through words that were taken out and put in again.</summary>
static class Rewriting
{
    /// <summary>
    /// The same change of the same text, with the words that it both takes out and puts in at one place kept instead: what was undone, pasted over or typed anew counts as never touched. Law: it gives the same text, and keeps
    /// whatever <paramref name="changes"/> keeps.
    /// </summary>
    internal static ChangeSet FoundAgain(ChangeSet changes, string before)
    {
        var edits = new List<Edit>();
        foreach (var change in changes.ChangedRanges())
        {
            if (change.FromOld == change.ToOld || change.Insert.Length == 0)
            {
                edits.Add(new Edit(change.FromOld, change.ToOld, change.Insert));
                continue;
            }

            foreach (var inner in Difference.Between(before[change.FromOld..change.ToOld], change.Insert).ToChangeSet().ChangedRanges())
                edits.Add(new Edit(change.FromOld + inner.FromOld, change.FromOld + inner.ToOld, inner.Insert));
        }

        return ChangeSet.Of(before.Length, [.. edits]);
    }
}
