namespace Drafting.Server.Data;

/// <summary>Opens a context of the configured provider, for work that no request carries. Whoever opens one disposes of it.</summary>
public sealed class DbSource(Func<DraftingDb> open)
{
    /// <summary>A context of its own.</summary>
    public DraftingDb Open() => open();
}
