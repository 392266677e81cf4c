using System.Text;
using Drafting.Domain.Brackets;

namespace Drafting.Domain.Tests.Brackets;

/// <summary>
/// The reading of a paragraph as one line. <c>&lt;shall|should&gt;</c> is a set, <c>&lt;?a|b&gt;</c> an undecided one; <c>A(…)</c> addition, <c>D(…)</c> deletion, <c>P(…)</c> placeholder, <c>U(…)</c> undetermined, <c>U?(…)</c> one that a
/// person is asked about, <c>T(…)</c> status tag, <c>Sic(…)</c> and so on what is no negotiation; <c>![</c> a loose bracket; <c>@US+ G77-</c> who stands behind it: + proposes, = retains, - deletes, ~ reserves, ^ alternative, x opposes.
/// </summary>
static class Tree
{
    static readonly string[] Names = ["", "US", "EU", "G77", "Japan", "Canada", "State A", "State B", "State C", "Technical A", "A", "B", "C", "D", "Norway", "AOSIS"];

    public static BracketOptions Group { get; } = new(
    [
        new(1, "US", "USA", "United States"), new(2, "EU", "European Union"), new(3, "G77", "G77 and China"), new(4, "Japan", "JPN"), new(5, "Canada", "CAN"), new(6, "State A"), new(7, "State B"), new(8, "State C"),
        new(9, "Technical A"), new(10, "A"), new(11, "B"), new(12, "C"), new(13, "D"), new(14, "Norway", "NOR"), new(15, "AOSIS"),
    ]);

    public static string Of(string text) => Of(BracketParser.Parse(text, Group));

    public static string Of(BracketReading reading)
    {
        var print = new StringBuilder();
        Write(print, reading, reading.Nodes);
        return print.ToString();
    }

    static void Write(StringBuilder print, BracketReading reading, IReadOnlyList<TextNode> nodes, TextRange? within = null)
    {
        AlternativeSet? open = null;
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            var range = within is { } clip ? new TextRange(Math.Max(clip.Start, node.Range.Start), Math.Min(clip.End, node.Range.End)) : node.Range;
            if (range.IsEmpty) continue;
            switch (node)
            {
                case BracketNode { Set: { } set } bracket:
                    if (!ReferenceEquals(open, set))
                    {
                        print.Append(set.Undecided is null ? "<" : "<?");
                        open = set;
                    }
                    else print.Append('|');
                    Inside(print, reading, bracket);
                    if (bracket.Range.End == set.Range.End)
                    {
                        print.Append('>');
                        open = null;
                    }

                    break;
                case BracketNode bracket:
                    if (bracket is { Kind: BracketKind.Alternatives, InnerSet: not null })
                    {
                        Inside(print, reading, bracket);
                        break;
                    }

                    print.Append(bracket.Kind switch
                    {
                        BracketKind.Addition => "A",
                        BracketKind.Deletion => "D",
                        BracketKind.Placeholder => "P",
                        BracketKind.StatusTag => "T",
                        BracketKind.NotNegotiation => bracket.NotNegotiation.ToString(),
                        _ => bracket.Undecided is null ? "U" : "U?",
                    }).Append('(');
                    Inside(print, reading, bracket);
                    print.Append(')');
                    break;
                case LooseNode:
                    print.Append('!').Append(range.Of(reading.Text));
                    break;
                default:
                    if (open is null) print.Append(range.Of(reading.Text));
                    break;
            }
        }
    }

    static void Inside(StringBuilder print, BracketReading reading, BracketNode bracket)
    {
        if (bracket.InnerSet is { } set)
        {
            print.Append(set.Undecided is null ? "<" : "<?");
            foreach (var member in set.Members)
            {
                if (member != set.Members[0]) print.Append('|');
                Write(print, reading, bracket.Children, member.Words);
                By(print, member.Attribution);
            }

            print.Append('>');
            return;
        }

        Write(print, reading, bracket.Children, bracket.Attribution is null ? null : bracket.Words);
        By(print, bracket.Attribution);
    }

    static void By(StringBuilder print, Attribution? attribution)
    {
        if (attribution is null) return;
        print.Append(" @");
        print.AppendJoin(' ', attribution.Clauses.Select(c => string.Join(',', c.Parties.Select(p => Names[p])) + "+=-~^x"[(int)c.Verb]));
    }
}
