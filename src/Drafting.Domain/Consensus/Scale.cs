using System.Text.Json;
using System.Text.Json.Serialization;

namespace Drafting.Domain.Consensus;

/// <summary>
/// When a level holds: all that are given have to. Each is monotone: an objection more never makes one true, whoever makes it and whatever they said before. So there is none on the share of those heard from; what is asked for is
/// that so many accept.
/// </summary>
public sealed record Conditions
{
    /// <summary>At most so many objections. A stale one counts: a change of words does not remove an objection.</summary>
    public int? MaxObjections { get; init; }

    /// <summary>Objections as a share of those who took a side, at most; 0 to 1.</summary>
    public double? MaxObjectionShare { get; init; }

    /// <summary>The same inside every stakeholder group: above it, an important part of the interests concerned objects.</summary>
    public double? MaxObjectionShareInAnyGroup { get; init; }

    /// <summary>At most so many reservations. An objection in the place of a reservation must not help, so that objections count here too.</summary>
    public int? MaxReservations { get; init; }

    /// <summary>At least so many who support it or can live with it.</summary>
    public int? MinAccepting { get; init; }

    /// <summary>Those who support it or can live with it as a share of those who took a side, at least; 0 to 1. Where nobody accepts it does not hold.</summary>
    public double? MinAcceptingShare { get; init; }

    /// <summary>The same as a share of all delegations.</summary>
    public double? MinAcceptingShareOfAll { get; init; }

    /// <summary>At least one accepts in every stakeholder group that has delegations.</summary>
    public bool EveryGroupAccepts { get; init; }

    /// <summary>No open bracket, no open amendment.</summary>
    public bool CleanText { get; init; }
}

/// <summary>A level of agreement.</summary>
/// <param name="Key">Lower case with hyphens; unique in its scale.</param>
/// <param name="Name">As the field says it.</param>
/// <param name="Meaning">In a sentence.</param>
/// <param name="When">When it holds.</param>
public sealed record Level(string Key, string Name, string Meaning, Conditions When);

/// <summary>
/// Levels of agreement in their order, named and versioned, since names and meanings have changed over time. A standing is the first level whose conditions hold; those of the last always do.
/// </summary>
/// <param name="Key">For instance <c>gnso</c>.</param>
/// <param name="Version">From 1; a scale once used is never changed, a new version takes its place.</param>
/// <param name="Name">As it is shown.</param>
/// <param name="Source">Where its definitions are from, and what of it is ours.</param>
/// <param name="AgreedFrom">Key of the lowest level at which the chair may gavel without saying why.</param>
/// <param name="Levels">Highest first.</param>
public sealed record Scale(string Key, int Version, string Name, string Source, string AgreedFrom, IReadOnlyList<Level> Levels)
{
    /// <summary>The key of a group's own scale.</summary>
    public const string OwnKey = "own";

    /// <summary>The most levels, and the longest definition in UTF-16 code units.</summary>
    public const int MaxLevels = 12, MaxLength = 4000;
    const int MaxName = 120, MaxMeaning = 500;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Key and version, as they are stored: <c>gnso/1</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Key}/{Version.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>UN practice: consensus is the absence of formal objection; it is neither unanimity nor a majority.</summary>
    public static readonly Scale Un = new("un", 1, "UN consensus", "Practice of the General Assembly: adoption without a vote in the absence of formal objection. The steps below consensus are ours. The chair may gavel what nobody objects to, whether or not somebody has said so.", "not-tested",
    [
        new("consensus", "Consensus", "Nobody objects, somebody has accepted, and the text is clean.", new() { MaxObjections = 0, MinAccepting = 1, CleanText = true }),
        new("no-objection", "No objection, text open", "Nobody objects; brackets or amendments are still open.", new() { MaxObjections = 0, MinAccepting = 1 }),
        new("not-tested", "Not tested", "Nobody objects, and nobody has accepted it either.", new() { MaxObjections = 0 }),
        new("objection", "Objection", "Somebody objects.", new()),
    ]);

    /// <summary>The levels of ICANN's GNSO working groups.</summary>
    public static readonly Scale Gnso = new("gnso", 1, "GNSO levels", "GNSO Working Group Guidelines, section 3.6. They give the levels in words; the shares are ours. “Not tested” is ours.", "consensus",
    [
        new("full-consensus", "Full consensus", "Nobody speaks against it.", new() { MaxObjections = 0, MinAccepting = 1 }),
        new("consensus", "Consensus", "A small minority disagrees, and most agree.", new() { MaxObjectionShare = 0.15, MinAcceptingShare = 0.75 }),
        new("strong-support", "Strong support but significant opposition", "Most support it, a significant number do not.", new() { MinAcceptingShare = 0.6 }),
        new("not-tested", "Not tested", "Nobody objects, and nobody has accepted it either.", new() { MaxObjections = 0 }),
        new("divergence", "Divergence", "No strong support for this, or for any other position.", new() { MinAcceptingShare = 0.25 }),
        new("minority-view", "Minority view", "A small number support it.", new()),
    ]);

    /// <summary>W3C: substantial support and no sustained objection; silence is abstention.</summary>
    public static readonly Scale W3c = new("w3c", 1, "W3C consensus", "W3C Process Document, Consensus and Dissent. What is substantial (here a quarter of the delegations) is ours.", "consensus",
    [
        new("unanimity", "Unanimity", "All delegations support it or can live with it.", new() { MaxObjections = 0, MinAcceptingShareOfAll = 1 }),
        new("consensus", "Consensus", "A substantial number support it, and nobody registers a sustained objection.", new() { MaxObjections = 0, MinAcceptingShareOfAll = 0.25 }),
        new("no-objection", "Too few heard", "Nobody objects; too few have said that they support it.", new() { MaxObjections = 0 }),
        new("dissent", "Dissent", "Somebody sustains an objection.", new()),
    ]);

    /// <summary>ISO: no sustained opposition on substantial issues by any important part of the interests concerned.</summary>
    public static readonly Scale Iso = new("iso", 1, "ISO/IEC consensus", "ISO/IEC Guide 2, definition of consensus: not unanimity; all views considered, conflicting arguments reconciled. An important part of the interests is here a third of those of one stakeholder group who took a side; that is ours.", "consensus",
    [
        new("general-agreement", "General agreement", "Nobody sustains opposition, and every stakeholder group has accepted.", new() { MaxObjections = 0, EveryGroupAccepts = true }),
        new("consensus", "Consensus", "Most agree, and no important part of the interests concerned sustains opposition.", new() { MinAcceptingShare = 0.5, MaxObjectionShareInAnyGroup = 0.33 }),
        new("not-tested", "Not tested", "Nobody objects, and too few have accepted it.", new() { MaxObjections = 0 }),
        new("opposition", "Sustained opposition", "An important part of the interests concerned sustains opposition, or most do not agree.", new()),
    ]);

    /// <summary>Those that come with the product.</summary>
    public static readonly IReadOnlyList<Scale> Known = [Un, Gnso, W3c, Iso];

    /// <summary>The known scale with this id; null if there is none.</summary>
    public static Scale? Named(string id) => Known.FirstOrDefault(s => s.Id == id);

    /// <summary>The level with this key; null if the scale has none.</summary>
    public Level? LevelOf(string key) => Levels.FirstOrDefault(l => l.Key == key);

    /// <summary>How high a level is: 0 for the lowest.</summary>
    /// <exception cref="ArgumentException">The scale has no such level.</exception>
    public int Rank(string key)
    {
        for (var i = 0; i < Levels.Count; i++)
            if (Levels[i].Key == key) return Levels.Count - 1 - i;
        throw new ArgumentException($"Scale {Id} has no level “{key}”.", nameof(key));
    }

    /// <summary>The definition, as <see cref="Read"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a group's own scale.</summary>
    /// <exception cref="RefusedException">Something is wrong with it; the message names what and where.</exception>
    public static Scale Read(string json)
    {
        if (json.Length > MaxLength) throw Wrong($"it has {json.Length} characters; at most {MaxLength} are allowed");
        Scale? scale;
        try
        {
            scale = JsonSerializer.Deserialize<Scale>(json, Json);
        }
        catch (JsonException e)
        {
            throw Wrong($"it cannot be read{(e.Path is { } path ? $" at {path}" : "")}");
        }
        if (scale is null) throw Wrong("it is empty");
        Line(scale.Name, MaxName, "its name");
        Line(scale.Source, MaxMeaning, "its source");
        if (scale.Version < 1) throw Wrong("its version is a number from 1");
        if (scale.Key != OwnKey) throw Wrong($"its key is “{OwnKey}”");
        if (scale.Levels is not { Count: >= 2 and <= MaxLevels }) throw Wrong($"it has from 2 to {MaxLevels} levels");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (level, i) in scale.Levels.Select((l, i) => (l, i)))
        {
            var where = $"level {i + 1}";
            if (level is null) throw Wrong($"{where} is missing");
            Line(level.Key, 40, $"the key of {where}");
            if (level.Key.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')) throw Wrong($"the key of {where} has lower-case letters, digits and hyphens only");
            if (!keys.Add(level.Key)) throw Wrong($"the key “{level.Key}” is there twice");
            Line(level.Name, MaxName, $"the name of {where}");
            Line(level.Meaning, MaxMeaning, $"the meaning of {where}");
            if (level.When is not { } when) throw Wrong($"{where} does not say when it holds");
            foreach (var share in (double?[])[when.MaxObjectionShare, when.MaxObjectionShareInAnyGroup, when.MinAcceptingShare, when.MinAcceptingShareOfAll])
                if (share is < 0 or > 1 || (share is { } number && !double.IsFinite(number))) throw Wrong($"the shares of {where} are from 0 to 1");
            foreach (var count in (int?[])[when.MaxObjections, when.MaxReservations, when.MinAccepting])
                if (count is < 0) throw Wrong($"the numbers of {where} are not below 0");
        }
        if (scale.Levels[^1].When != new Conditions()) throw Wrong("its last level holds without conditions, so that every text stands somewhere");
        if (scale.AgreedFrom is null || !keys.Contains(scale.AgreedFrom)) throw Wrong("it names the lowest level at which a text may be agreed");
        return scale;
    }

    static void Line(string? words, int max, string what)
    {
        if (string.IsNullOrWhiteSpace(words)) throw Wrong($"{what} is empty");
        if (words.Length > max || words.Any(char.IsControl)) throw Wrong($"{what} is one line of at most {max} characters");
    }

    static RefusedException Wrong(string what) => new(new Refusal("scale", $"The scale cannot be used: {what}.", "Correct that and send it again."));
}
