using Drafting.Domain.Text;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Live;

/// <summary>A live text as it was: from the last snapshot before a version, and the few changes after it.</summary>
public static class TextHistory
{
    /// <summary>The changes after a version, in order.</summary>
    public static async Task<IReadOnlyList<LoggedChange>> Since(DraftingDb db, long textId, int version, CancellationToken cancellation) =>
        [.. (await db.TextChanges.AsNoTracking().Where(c => c.TextId == textId && c.Version > version).OrderBy(c => c.Version).ToListAsync(cancellation)).Select(TextStore.EntryOf)];

    /// <summary>The text and its authors at a version.</summary>
    /// <exception cref="Domain.RefusedException">There is no such version.</exception>
    public static async Task<(string Text, Authorship Authorship)> At(DraftingDb db, long textId, int version, CancellationToken cancellation)
    {
        var head = await db.TextChanges.Where(c => c.TextId == textId).MaxAsync(c => (int?)c.Version, cancellation) ?? 0;
        if (version < 0 || version > head) throw new Domain.RefusedException(TextRefusals.UnknownVersion(version, head));
        var snapshot = await db.TextSnapshots.AsNoTracking().Where(s => s.TextId == textId && s.Version <= version).OrderByDescending(s => s.Version).FirstOrDefaultAsync(cancellation);
        var from = snapshot?.Version ?? 0;
        var text = snapshot?.Text ?? "";
        var authorship = snapshot is null ? Authorship.From(0, default) : Authorship.FromJson(snapshot.Authorship);
        foreach (var row in await db.TextChanges.AsNoTracking().Where(c => c.TextId == textId && c.Version > from && c.Version <= version).OrderBy(c => c.Version).ToListAsync(cancellation))
        {
            var entry = TextStore.EntryOf(row);
            text = entry.Changes.Apply(text);
            authorship = authorship.Apply(entry.Changes, entry.Author);
        }
        return (text, authorship);
    }
}
