using CsCheck;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;

namespace Drafting.Domain.Tests.Consensus;

public sealed class StandingsTests
{
    /// <summary>One letter for each delegation: s, l, r, o, n, a point for one not heard from, a capital for a stale one; a stroke begins the next stakeholder group.</summary>
    static List<Voice> Voices(string said)
    {
        var voices = new List<Voice>();
        foreach (var (group, i) in said.Split('|').Select((g, i) => (g, i)))
            foreach (var letter in group)
                voices.Add(new Voice(voices.Count + 1, i + 1, char.ToLowerInvariant(letter) switch { 's' => PositionStance.Support, 'l' => PositionStance.CanLiveWith, 'r' => PositionStance.Reservation, 'o' => PositionStance.Objection, 'n' => PositionStance.NoPosition, _ => null }, letter is '.' || char.IsAsciiLetterLower(letter)));
        return voices;
    }

    static Standing Of(Scale scale, string said, int brackets = 0, int amendments = 0, Agreement agreement = Agreement.Open) => Standings.Of(scale, new StandingInput(Voices(said), brackets, amendments, agreement));

    [Theory]
    // UN practice: consensus is the absence of formal objection; neither unanimity nor a majority.
    [InlineData("un/1", "sss|ss", "consensus")]
    [InlineData("un/1", "s..|..", "consensus")]
    [InlineData("un/1", "sslr|rn", "consensus")]
    [InlineData("un/1", "ssssssss|o", "objection")]
    [InlineData("un/1", "ssssssss|O", "objection")]
    [InlineData("un/1", "...|..", "not-tested")]
    [InlineData("un/1", "nnn|rr", "not-tested")]
    // GNSO Working Group Guidelines, section 3.6: nobody speaks against; a small minority disagrees; a significant number does not support; no strong support for any; a small number supports.
    [InlineData("gnso/1", "ssss|s", "full-consensus")]
    [InlineData("gnso/1", "sssssss|o", "consensus")]
    [InlineData("gnso/1", "sss|ssooo", "strong-support")]
    [InlineData("gnso/1", "ss|ooo", "divergence")]
    [InlineData("gnso/1", "s|oooooo", "minority-view")]
    [InlineData("gnso/1", "..|..", "not-tested")]
    // W3C Process, Consensus: a substantial number supports and nobody sustains an objection; silence is abstention.
    [InlineData("w3c/1", "ssss", "unanimity")]
    [InlineData("w3c/1", "s...", "consensus")]
    [InlineData("w3c/1", "s....", "no-objection")]
    [InlineData("w3c/1", "sssssssso", "dissent")]
    // ISO/IEC Guide 2: no sustained opposition by any important part of the concerned interests; not unanimity.
    [InlineData("iso/1", "sss|s|s", "general-agreement")]
    [InlineData("iso/1", "ssssso|s", "consensus")]
    [InlineData("iso/1", "ssssss|o", "opposition")]
    [InlineData("iso/1", "s|.", "consensus")]
    public void A_standing_is_what_the_scale_says_of_the_positions(string scale, string said, string level) => Assert.Equal(level, Of(Scale.Named(scale)!, said).Level);

    [Fact]
    public void Disputed_text_is_no_consensus_in_the_United_Nations()
    {
        Assert.Equal("no-objection", Of(Scale.Un, "ss", brackets: 1).Level);
        Assert.Equal("no-objection", Of(Scale.Un, "ss", amendments: 1).Level);
    }

    [Theory]
    [InlineData("ss", 0, Agreement.Open, true)]
    [InlineData("s.", 0, Agreement.Open, true)]
    [InlineData("..", 0, Agreement.Open, false)]
    [InlineData("so", 0, Agreement.Open, false)]
    [InlineData("ss", 1, Agreement.Open, false)]
    [InlineData("ss", 0, Agreement.AgreedInGroup, false)]
    public void Ready_to_gavel_is_what_is_open_clean_accepted_and_not_objected_to(string said, int brackets, Agreement agreement, bool ready) => Assert.Equal(ready, Of(Scale.Un, said, brackets, agreement: agreement).Ready);

    [Fact]
    public void What_stands_in_the_way_is_named_and_silence_is_a_finding()
    {
        var way = Of(Scale.Un, "oS|..|r", brackets: 2).InTheWay;
        Assert.Equal([FindingKind.Objection, FindingKind.Brackets, FindingKind.GroupNotHeard, FindingKind.Reservation, FindingKind.NotHeard, FindingKind.NotHeard, FindingKind.Stale], way.Select(f => f.Kind));
        Assert.Equal(1, way[0].DelegationId);
        Assert.Equal(2, way[2].StakeholderGroupId);
    }

    [Fact]
    public void Totals_are_told_for_each_stakeholder_group()
    {
        var standing = Of(Scale.Un, "sO|.l");
        Assert.Equal(new Totals(1, 0, 0, 1, 0, 0, 1), standing.ByStakeholderGroup[1]);
        Assert.Equal(new Totals(0, 1, 0, 0, 0, 1, 0), standing.ByStakeholderGroup[2]);
        Assert.Equal(new Totals(1, 1, 0, 1, 0, 1, 1), standing.All);
    }

    [Fact]
    public void A_designation_above_the_standing_is_contradicted_and_one_below_is_caution()
    {
        Assert.True(Standings.Contradicts(Scale.Un, "consensus", "objection"));
        Assert.False(Standings.Contradicts(Scale.Un, "objection", "consensus"));
        Assert.False(Standings.Contradicts(Scale.Un, "consensus", "consensus"));
    }

    /// <summary>Bounds that decide often: none, everything, a half.</summary>
    static readonly Gen<double?> Share = Gen.OneOfConst<double?>(null, null, null, 0, 0.25, 0.5, 1);
    static readonly Gen<int?> Count = Gen.OneOfConst<int?>(null, null, null, 0, 1, 3);

    static readonly Gen<Conditions> AnyConditions =
        from objections in Count
        from share in Share
        from inGroup in Share
        from accepting in Count
        from most in Share
        from ofAll in Share
        from reservations in Count
        from flags in Gen.Int[0, 7]
        select new Conditions
        {
            MaxObjections = objections,
            MaxObjectionShare = share,
            MaxObjectionShareInAnyGroup = inGroup,
            MinAccepting = accepting,
            MinAcceptingShare = most,
            MinAcceptingShareOfAll = ofAll,
            MaxReservations = reservations,
            EveryGroupAccepts = flags is 1,
            CleanText = flags is 2,
        };

    static readonly Gen<Scale> OwnScales = AnyConditions.Array[1, 5].Select(all => new Scale(Scale.OwnKey, 1, "Own", "Ours", "l0", [.. all.Select((c, i) => new Level($"l{i}", "n", "m", c)), new Level("last", "n", "m", new Conditions())]));
    static readonly Gen<Scale> AnyScale = Gen.OneOf(OwnScales, Gen.OneOfConst([.. Scale.Known]));
    static readonly Gen<string> AnySaid = Gen.Char["slronSLRON.|"].Array[1, 14].Select(c => new string(c));

    [Fact]
    public void An_objection_more_never_raises_a_standing_on_any_scale() => Gen.Select(AnyScale, AnySaid, Gen.Int[0, 13], Gen.Int[0, 1]).Sample((scale, said, at, brackets) =>
    {
        var voices = Voices(said);
        if (voices.Count == 0) return;
        var before = Standings.Of(scale, new StandingInput(voices, brackets, 0));
        var after = Standings.Of(scale, new StandingInput([.. voices.Select((v, i) => i == at % voices.Count ? v with { Stance = PositionStance.Objection } : v)], brackets, 0));
        Assert.True(scale.Rank(after.Level) <= scale.Rank(before.Level), $"{scale.Id} {said}: {before.Level} became {after.Level}");
    }, iter: 20_000);

    [Fact]
    public void The_order_of_voices_does_not_matter() => Gen.Select(AnyScale, AnySaid, Gen.Int[0, int.MaxValue]).Sample((scale, said, seed) =>
    {
        var voices = Voices(said);
        var (one, other) = (Standings.Of(scale, new StandingInput(voices, 0, 0)), Standings.Of(scale, new StandingInput([.. voices.OrderBy(v => HashCode.Combine(v.DelegationId, seed))], 0, 0)));
        Assert.Equal(one.Level, other.Level);
        Assert.Equal(one.All, other.All);
        Assert.Equal(one.InTheWay, other.InTheWay);
    });

    [Fact]
    public void A_recommendation_never_stands_above_its_lowest_paragraph() => Gen.Select(AnyScale, AnySaid, AnySaid.Array[1, 4]).Sample((scale, own, parts) =>
    {
        var paragraphs = parts.Select(p => Of(scale, p)).ToList();
        var whole = Standings.OfRecommendation(scale, new StandingInput(Voices(own), 0, 0), paragraphs);
        Assert.True(paragraphs.TrueForAll(p => scale.Rank(whole.Level) <= scale.Rank(p.Level)));
    });

    [Fact]
    public void A_scale_of_ones_own_is_read_as_it_was_written() => OwnScales.Sample(scale =>
    {
        var read = Scale.Read(scale.ToJson());
        Assert.Equal(scale.ToJson(), read.ToJson());
        Assert.Equal(scale.Levels, read.Levels);
    });

    [Theory]
    [InlineData("null", "empty")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"key":"own","version":1,"name":"n","source":"s","agreedFrom":"a","levels":[]}""", "levels")]
    [InlineData("""{"key":"un","version":1,"name":"n","source":"s","agreedFrom":"a","levels":[{"key":"a","name":"n","meaning":"m","when":{}},{"key":"b","name":"n","meaning":"m","when":{}}]}""", "key")]
    [InlineData("""{"key":"own","version":1,"name":"n","source":"s","agreedFrom":"c","levels":[{"key":"a","name":"n","meaning":"m","when":{}},{"key":"b","name":"n","meaning":"m","when":{}}]}""", "agreed")]
    [InlineData("""{"key":"own","version":1,"name":"n","source":"s","agreedFrom":"a","levels":[{"key":"a","name":"n","meaning":"m","when":{"maxObjectionShare":2}},{"key":"b","name":"n","meaning":"m","when":{}}]}""", "from 0 to 1")]
    [InlineData("""{"key":"own","version":1,"name":"n","source":"s","agreedFrom":"a","levels":[{"key":"a","name":"n","meaning":"m","when":{}},{"key":"b","name":"n","meaning":"m","when":{"maxObjections":1}}]}""", "last level")]
    public void What_is_wrong_with_a_scale_is_named(string json, string words)
    {
        var refusal = Assert.Throws<RefusedException>(() => Scale.Read(json)).Refusal;
        Assert.Equal("scale", refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
