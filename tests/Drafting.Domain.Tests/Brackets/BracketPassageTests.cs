namespace Drafting.Domain.Tests.Brackets;

/// <summary>Invented passages in the manner of drafts under negotiation, each with the reading a person would give it.</summary>
public sealed class BracketPassageTests
{
    [Theory]
    [InlineData("1. Each Party [shall][should][may], [in accordance with its national circumstances and capabilities,] [take measures to] reduce the [production][consumption] of [single-use] plastic products.",
        "1. Each Party <shall|should|may>, U(in accordance with its national circumstances and capabilities,) U(take measures to) reduce the <production|consumption> of U(single-use) plastic products.")]
    [InlineData("[2. Parties [shall] cooperate, [on mutually agreed terms][on voluntary and mutually agreed terms], in the transfer of [environmentally sound] technologies.]",
        "U(2. Parties U(shall) cooperate, <on mutually agreed terms|on voluntary and mutually agreed terms>, in the transfer of U(environmentally sound) technologies.)")]
    [InlineData("[Decides][Agrees] to establish [a dedicated fund] [a new window of an existing fund] [no text];",
        "<Decides|Agrees> to establish <a dedicated fund|a new window of an existing fund|no text>;")]
    [InlineData("Urges [developed country] Parties to provide [new and additional][, predictable and adequate] resources of [at least] US$ [X] billion [per year] by [2030][2035];",
        "Urges U(developed country) Parties to provide U(new and additional)U(, predictable and adequate) resources of U(at least) US$ P(X) billion U(per year) by <2030|2035>;")]
    [InlineData("PP4 bis. [Recalling [also] its resolution 12/7 [of 3 May 2021],] [Agreed ad ref]",
        "PP4 bis. U(Recalling U(also) its resolution 12/7 U(of 3 May 2021),) T(Agreed ad ref)")]
    [InlineData("OP6 alt [Invites][Encourages] all stakeholders, [including the private sector - US; G77 delete], to [support / contribute to] the work of the group;",
        "OP6 alt <Invites|Encourages> all stakeholders, A(including the private sector @US+ G77-), to <support|contribute to> the work of the group;")]
    [InlineData("Health systems must be [resilient] [, equitable] and [people-centred][person-centred] [EU: add \"and gender-responsive\"];",
        "Health systems must be U(resilient) U(, equitable) and <people-centred|person-centred> A(add \"and gender-responsive\" @EU+);")]
    [InlineData("[Governments][States] have [a][the primary] role [and responsibility] in [Internet-related] public policy [issues][matters];",
        "<Governments|States> have <a|the primary> role U(and responsibility) in U(Internet-related) public policy <issues|matters>;")]
    [InlineData("[EU, Japan: The Parties shall meet every [two][three] years.]",
        "A(The Parties shall meet every <two|three> years. @EU,Japan+)")]
    [InlineData("[G77: delete] [US reserve]",
        "D( @G77-) U( @US~)")]
    [InlineData("The Conference shall meet [not later than [six] months after entry into force / at its first session / every [two] years].",
        "The Conference shall meet <not later than P(six) months after entry into force|at its first session|every P(two) years>.")]
    [InlineData("[Article 5 bis] [Reporting]",
        "<?Article 5 bis|Reporting>")]
    [InlineData("Notes the work[1] done so far, and the view of one group that it was “[a] success [sic]” [2].",
        "Notes the workCitation(1) done so far, and the view of one group that it was “U?(a) success Sic(sic)” Citation(2).")]
    [InlineData("Parties may designate [one or more] national focal point[s] [and shall notify the secretariat thereof].",
        "Parties may designate U(one or more) national focal pointU(s) U(and shall notify the secretariat thereof).")]
    [InlineData("[(a) to prevent; (b) to reduce; [and] (c) to eliminate] pollution",
        "U((a) to prevent; (b) to reduce; U(and) (c) to eliminate) pollution")]
    [InlineData("The Board shall have [24] members, [[12] from developing countries][with equal representation of each region].",
        "The Board shall have P(24) members, <P(12) from developing countries|with equal representation of each region>.")]
    [InlineData("[Alt 1. The Chair reports.] [Alt 2. The Bureau reports.]",
        "<Alt 1. The Chair reports.|Alt 2. The Bureau reports.>")]
    [InlineData("Subject to [the availability of funds]/[the approval of the Conference], the secretariat shall…",
        "Subject to <the availability of funds|the approval of the Conference>, the secretariat shall…")]
    [InlineData("[Placeholder for definitions] {Co-facilitators' note: to be revisited with Article 9}",
        "P(Placeholder for definitions) {Co-facilitators' note: to be revisited with Article 9}")]
    [InlineData("[Each Party shall [, to the extent possible,] report on [its] [their] progress [annually][every [X] years].",
        "![Each Party shall U(, to the extent possible,) report on <its|their> progress <annually|every P(X) years>.")]
    [InlineData("The share of renewables [shall rise] to [30–40] per cent [of total supply] by [year], compared with [1990] [2005] levels.",
        "The share of renewables U(shall rise) to P(30–40) per cent U(of total supply) by P(year), compared with <1990|2005> levels.")]
    [InlineData("[Facilitator's note: text to be streamlined.] [To be discussed]",
        "Remark(Facilitator's note: text to be streamlined.) ToBeCompleted(To be discussed)")]
    [InlineData("[Multi-stakeholder][Multilateral] cooperation [- including among governments -] is needed.",
        "<Multi-stakeholder|Multilateral> cooperation U(- including among governments -) is needed.")]
    [InlineData("equal access to [[safe, effective and affordable] medicines [and vaccines]] [for all]",
        "equal access to U(U(safe, effective and affordable) medicines U(and vaccines)) U(for all)")]
    [InlineData("[Technical cooperation - State A; EU, US reserve / Capacity-building - State B]",
        "<Technical cooperation @State A+ EU,US~|Capacity-building @State B+>")]
    [InlineData("Recognizes the [special] needs of [least developed countries][LDCs], [small island developing States][SIDS][, and landlocked developing countries]",
        "Recognizes the U(special) needs of <least developed countries|LDCs>, <small island developing States|SIDS>U(, and landlocked developing countries)")]
    [InlineData("[Title: Enhanced cooperation]",
        "U(Title: Enhanced cooperation)")]
    [InlineData("[Option 1] The Parties agree. [Option 2] The Parties disagree.",
        "U(Option 1) The Parties agree. U(Option 2) The Parties disagree.")]
    [InlineData("[under its authority][under the authority of, and accountable to, the Conference]",
        "<under its authority|under the authority of, and accountable to, the Conference>")]
    [InlineData("in [20[30][35]]",
        "in U(20<30|35>)")]
    [InlineData("a reduction of [at least [50]] [[60]] per cent",
        "a reduction of <?at least P(50)|P(60)> per cent")]
    [InlineData("[Norway, Canada, Japan: retain; US: delete]",
        "D( @Norway,Canada,Japan= US-)")]
    [InlineData("[deleted text - agreed]",
        "U(deleted text - agreed)")]
    [InlineData("[NEW: promote the open web]",
        "U(NEW: promote the open web)")]
    [InlineData("the [Secretary-General] [of the United Nations]",
        "the U(Secretary-General) U(of the United Nations)")]
    [InlineData("[and/or]",
        "U(and/or)")]
    [InlineData("[either/or]",
        "U(either/or)")]
    [InlineData("promoting [the] human rights [of all] [, both online and offline]",
        "promoting U(the) human rights U(of all) U(, both online and offline)")]
    public void A_passage_is_read_as_a_negotiator_would(string text, string tree) => Assert.Equal(tree, Tree.Of(text));
}
