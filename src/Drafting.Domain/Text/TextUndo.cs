namespace Drafting.Domain.Text;

/// <summary>
/// Taking a change back after others were made. Law: <c>Later.Apply(before)</c> is <c>Back.Apply(now)</c>, where now is <c>before</c> after the change and everything later.
/// <para>Words typed by others stay, also those typed within the words that are taken back; words that the change had deleted come back where they stood. Taken back at once, the text is exactly what it was.</para>
/// </summary>
/// <param name="Back">Applies to the text as it is now.</param>
/// <param name="Later">What the others did, as if the change had never been made; applies to the text before it.</param>
public sealed record TextUndo(ChangeSet Back, ChangeSet Later)
{
    /// <summary>Works out how to take a change back.</summary>
    /// <param name="done">The change.</param>
    /// <param name="before">The text before it.</param>
    /// <param name="later">What was done after it, one change after another.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static TextUndo Of(ChangeSet done, string before, IReadOnlyList<ChangeSet> later)
    {
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(later);
        var back = done.Invert(before);
        var others = ChangeSet.Identity(before.Length);
        foreach (var change in later)
        {
            others = others.Compose(change.Map(back, before: true));
            back = back.Map(change);
        }

        return new TextUndo(back, others);
    }
}
