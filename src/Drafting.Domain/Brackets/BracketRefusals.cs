namespace Drafting.Domain.Brackets;

/// <summary>What is refused about brackets.</summary>
public static class BracketRefusals
{
    /// <summary>Nothing but spaces selected.</summary>
    public static readonly Refusal NothingSelected = new("nothing-selected", "There are no words in the selection.", "Select the words that are disputed.");

    /// <summary>The selection starts in one bracket and ends in another.</summary>
    public static Refusal Crosses(string text, TextRange outside, TextRange inside) => new("crosses-bracket", "The selection crosses the border of a bracket.",
        inside.IsEmpty ? $"Select the whole bracket, “{Short(outside.Of(text))}”." : $"Select the whole bracket, “{Short(outside.Of(text))}”, or only the words on one side of its border, “{Short(inside.Of(text))}”.");

    /// <summary>A bracket without partner lies in the selection.</summary>
    public static readonly Refusal LooseInside = new("loose-bracket", "The selection holds a bracket without its partner.", "Repair that bracket first.");

    /// <summary>The selection touches an attribution, a note or a tag.</summary>
    public static readonly Refusal NotText = new("not-text", "The selection holds a note or an attribution, which is not text of the draft.", "Select words of the draft only.");

    /// <summary>No disputed bracket there.</summary>
    public static readonly Refusal NoBracket = new("no-bracket", "There is no disputed bracket there.", "Load the paragraph again; somebody may have lifted it.");

    /// <summary>A citation or tag was to be lifted as if it were disputed.</summary>
    public static readonly Refusal NotDisputed = new("not-disputed", "This bracket is not disputed text.", "Edit the words directly if they must change.");

    /// <summary>A choice from a bracket that is no set, or beyond its members.</summary>
    public static Refusal NoSuchAlternative(int members) => new("no-such-alternative", members == 0 ? "This bracket is not one of several alternatives." : $"The set has {members} alternatives.", "Keep or drop the bracket, or choose one that is there.");

    /// <summary>New wording that would break the brackets around it.</summary>
    public static readonly Refusal UnbalancedWords = new("unbalanced", "The new words are empty or hold a bracket without its partner.", "Write every bracket with its partner.");

    /// <summary>A party that is not in the group.</summary>
    public static Refusal UnknownParty(long id) => new("unknown-party", $"Party {id} is not of this group.", "Choose one of the group's delegations.");

    static string Short(string words) => words.Length <= 60 ? words : $"{words[..28].TrimEnd()} … {words[^28..].TrimStart()}";
}
