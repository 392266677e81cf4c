using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Drafting.Server.Exchange;

/// <summary>Counts the numbered paragraphs of a Word document as Word does, and says what is printed before each.</summary>
/// <remarks>Lists that share an abstract definition count on together; a start override begins anew where its list is first used; a paragraph resets the deeper levels.</remarks>
sealed class WordNumbering
{
    const int Levels = 9;
    readonly Dictionary<int, AbstractNum> _definitions = [];
    readonly Dictionary<int, NumberingInstance> _lists = [];
    readonly Dictionary<int, int?[]> _counters = [];
    readonly HashSet<(int List, int Level)> _begun = [];
    readonly Dictionary<string, int> _styled = new(StringComparer.Ordinal);

    public WordNumbering(NumberingDefinitionsPart? part)
    {
        if (part?.Numbering is not { } numbering) return;
        foreach (var definition in numbering.Elements<AbstractNum>())
        {
            if (definition.AbstractNumberId?.Value is not { } id) continue;
            _definitions.TryAdd(id, definition);
            if (definition.StyleLink?.Val?.Value is { } style) _styled.TryAdd(style, id);
        }

        foreach (var list in numbering.Elements<NumberingInstance>())
        {
            if (list.NumberID?.Value is { } id) _lists.TryAdd(id, list);
        }
    }

    /// <summary>What stands before the next paragraph of a list.</summary>
    /// <param name="list">As the paragraph or its style names it.</param>
    /// <param name="level">From 0.</param>
    /// <returns>The label as printed, null for a bullet or for nothing; and whether it is a bullet. Null where the list is not defined.</returns>
    public (string? Label, bool Bullet)? Next(int list, int level)
    {
        if (level is < 0 or >= Levels || !_lists.TryGetValue(list, out var instance) || Definition(instance) is not { } definition) return null;
        if (LevelOf(instance, definition, level) is not { } shape) return null;
        var id = definition.AbstractNumberId!.Value;
        if (!_counters.TryGetValue(id, out var counters)) _counters[id] = counters = new int?[Levels];
        var over = Override(instance, level)?.StartOverrideNumberingValue?.Val?.Value;
        counters[level] = over is { } begin && _begun.Add((list, level)) ? begin : counters[level] is { } count ? count + 1 : Start(shape);
        for (var deeper = level + 1; deeper < Levels; deeper++)
        {
            var restart = LevelOf(instance, definition, deeper)?.LevelRestart?.Val?.Value;
            if (restart is null || (restart > 0 && level < restart)) counters[deeper] = null;
        }

        var format = shape.NumberingFormat?.Val?.InnerText ?? "decimal";
        if (format == "bullet") return (null, true);
        var label = Compose(shape, instance, definition, counters).Trim();
        return (label.Length > 0 ? label : null, false);
    }

    AbstractNum? Definition(NumberingInstance list)
    {
        if (list.AbstractNumId?.Val?.Value is not { } id || !_definitions.TryGetValue(id, out var definition)) return null;
        if (definition.NumberingStyleLink?.Val?.Value is { } style && _styled.TryGetValue(style, out var linked) && _definitions.TryGetValue(linked, out var real)) return real;
        return definition;
    }

    static LevelOverride? Override(NumberingInstance list, int level) => list.Elements<LevelOverride>().FirstOrDefault(o => o.LevelIndex?.Value == level);

    static Level? LevelOf(NumberingInstance list, AbstractNum definition, int level) =>
        Override(list, level)?.Level ?? definition.Elements<Level>().FirstOrDefault(l => l.LevelIndex?.Value == level);

    static int Start(Level? level) => level?.StartNumberingValue?.Val?.Value ?? 0;

    static string Compose(Level shape, NumberingInstance list, AbstractNum definition, int?[] counters)
    {
        var text = shape.LevelText?.Val?.Value ?? "";
        var label = new StringBuilder();
        for (var i = 0; i < text.Length && label.Length < 200; i++)
        {
            if (text[i] != '%' || i + 1 >= text.Length || text[i + 1] is < '1' or > '9')
            {
                label.Append(text[i]);
                continue;
            }

            var level = text[++i] - '1';
            var of = LevelOf(list, definition, level);
            var format = shape.IsLegalNumberingStyle is { } legal && legal.Val?.Value is not false ? "decimal" : of?.NumberingFormat?.Val?.InnerText ?? "decimal";
            label.Append(Printed(counters[level] ?? Start(of), format));
        }

        return label.ToString();
    }

    /// <summary>A number in one of Word's formats; formats that are rare in these papers come out as digits.</summary>
    public static string Printed(int value, string format)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return format switch
        {
            "none" => "",
            "decimalZero" when value is >= 0 and < 10 => "0" + digits,
            "lowerLetter" => Letters(value, 'a'),
            "upperLetter" => Letters(value, 'A'),
            "lowerRoman" => Roman(value).ToLowerInvariant(),
            "upperRoman" => Roman(value),
            "ordinal" => digits + ((value % 100) is >= 11 and <= 13 ? "th" : (value % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }),
            "chicago" => Chicago(value),
            _ => digits,
        };
    }

    /// <summary>a … z, aa, bb, …: Word repeats the letter.</summary>
    static string Letters(int value, char first) => value is < 1 or > 780 ? value.ToString(CultureInfo.InvariantCulture) : new string((char)(first + ((value - 1) % 26)), ((value - 1) / 26) + 1);

    static string Chicago(int value) => value is < 1 or > 400 ? value.ToString(CultureInfo.InvariantCulture) : new string("*†‡§"[(value - 1) % 4], ((value - 1) / 4) + 1);

    static string Roman(int value)
    {
        if (value is < 1 or > 3999) return value.ToString(CultureInfo.InvariantCulture);
        var roman = new StringBuilder();
        foreach (var (worth, sign) in (ReadOnlySpan<(int, string)>)
            [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
        {
            for (; value >= worth; value -= worth) roman.Append(sign);
        }

        return roman.ToString();
    }
}
