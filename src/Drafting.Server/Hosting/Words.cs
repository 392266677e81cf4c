using System.Collections.Concurrent;
using System.Text.Json;

namespace Drafting.Server;

/// <summary>How a term of the domain is written on the wire and in addresses: <c>ChairsPen</c> is <c>chairs-pen</c>.</summary>
public static class Words
{
    static readonly ConcurrentDictionary<Enum, string> Known = new();

    /// <summary>The written form of a term.</summary>
    public static string Of(Enum term) => Known.GetOrAdd(term, t => JsonNamingPolicy.KebabCaseLower.ConvertName(t.ToString()));

    /// <summary>The term that is written so; null if there is none.</summary>
    public static T? Read<T>(string? word) where T : struct, Enum
    {
        foreach (var term in Enum.GetValues<T>())
            if (Of(term) == word) return term;
        return null;
    }

    /// <summary>All terms of a kind, as they are written.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(t => Of(t))];
}
