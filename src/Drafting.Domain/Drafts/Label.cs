using System.Globalization;

namespace Drafting.Domain.Drafts;

/// <summary>How a paragraph came to stand where it stands. The label alone does not tell: "4 bis" is an inserted paragraph for delegates, and another
/// version of paragraph 4 for the UN Editorial Manual.</summary>
public enum Relation
{
    /// <summary>An ordinary paragraph.</summary>
    None,

    /// <summary>A further paragraph, put in after another.</summary>
    InsertedAfter,

    /// <summary>Another wording of the same paragraph.</summary>
    AlternativeTo,
}

/// <summary>Makes the labels that are printed before paragraphs. A label once given is never given again, not even after its paragraph was withdrawn, and inserting never changes another label.</summary>
public static class Label
{
    /// <summary>The longest label, in UTF-16 code units.</summary>
    public const int MaxLength = 40;

    static readonly string[] Ordinals =
    [
        "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies", "undecies", "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies",
        "septdecies", "octodecies", "novodecies", "vicies",
    ];

    /// <summary>The next whole number above every number that starts a label of the draft: "1" for none, "8" after "7 ter".</summary>
    public static string Next(IEnumerable<string> taken)
    {
        var highest = 0;
        foreach (var label in taken)
        {
            var digits = label.TakeWhile(char.IsAsciiDigit).Count();
            if (digits is > 0 and < 9) highest = Math.Max(highest, int.Parse(label.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        return (highest + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The first free label for a paragraph inserted after the one labelled <paramref name="label"/>: "4 bis" after "4", "4 ter" after "4 bis".</summary>
    /// <exception cref="RefusedException">Every ordinal up to "vicies" (the twentieth) is taken.</exception>
    public static string InsertedAfter(string label, IEnumerable<string> taken)
    {
        var stem = Stem(label);
        var used = taken.ToHashSet(StringComparer.Ordinal);
        foreach (var ordinal in Ordinals)
        {
            var candidate = $"{stem} {ordinal}";
            if (!used.Contains(candidate)) return candidate;
        }
        throw new RefusedException(DraftRefusals.NoLabelLeft(stem));
    }

    /// <summary>The first free label for another wording of the paragraph labelled <paramref name="label"/>: "4 alt", then "4 alt 2".</summary>
    public static string AlternativeTo(string label, IEnumerable<string> taken)
    {
        var stem = WithoutAlternative(label);
        var used = taken.ToHashSet(StringComparer.Ordinal);
        for (var n = 1; ; n++)
        {
            var candidate = n == 1 ? $"{stem} alt" : string.Create(CultureInfo.InvariantCulture, $"{stem} alt {n}");
            if (!used.Contains(candidate)) return candidate;
        }
    }

    /// <summary>The label without its ordinal: "4" of "4 ter", "(a)" of "(a) bis".</summary>
    static string Stem(string label)
    {
        var space = label.LastIndexOf(' ');
        return space > 0 && Ordinals.Contains(label[(space + 1)..], StringComparer.Ordinal) ? label[..space] : label;
    }

    static string WithoutAlternative(string label)
    {
        var at = label.IndexOf(" alt", StringComparison.Ordinal);
        return at > 0 ? label[..at] : label;
    }
}
