using CsCheck;
using Drafting.Domain.Brackets;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Brackets;

public sealed class BracketFollowingTests(ITestOutputHelper output)
{
    static readonly Author First = new(1, 10), Second = new(2, 20);
    static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A text with data on each of its disputed brackets, and people who type in it.</summary>
    sealed class Room
    {
        readonly List<LoggedChange> _since = [];
        readonly string _before;
        string _text;
        Authorship _authorship;

        public Room(string before)
        {
            (_before, _text, _authorship) = (before, before, Authorship.From(before.Length, First));
            Anchors = [.. BracketParser.Parse(before, Tree.Group).Brackets.Where(b => b.IsNegotiation).Select(b => new BracketAnchor(b.Index + 1, b.Range.Start, b.Range.End) { Reason = "contentious" })];
        }

        public string Text => _text;

        public BracketAnchor[] Anchors { get; init; }

        public Room Does(Author author, ChangeSet changes)
        {
            _since.Add(new LoggedChange(_since.Count + 1, author.PersonId, _since.Count + 1, author, Noon.AddMinutes(_since.Count), changes));
            _text = changes.Apply(_text);
            _authorship = _authorship.Apply(changes, author);
            return this;
        }

        public Room Replaces(Author author, string words, string by)
        {
            var at = _text.IndexOf(words, StringComparison.Ordinal);
            return Does(author, ChangeSet.Of(_text.Length, new Edit(at, at + words.Length, by)));
        }

        public Following Looks() => BracketFollowing.Advance(Anchors, _before, _since, _text, _authorship, Tree.Group);

        public string Says()
        {
            var following = Looks();
            return string.Join("; ", following.Anchors.Select(a => $"{a.Id} {_text[a.Start..a.End]}")
                .Concat(following.Ended.Select(e => $"{e.Anchor.Id} {e.How} by {e.By.PersonId} at {e.At.Minute} “{e.Words}” -{string.Join(',', e.Removed)}"))
                .Concat(following.Opened.Select(o => $"new {o.Bracket.Range.Of(_text)} by {o.By.PersonId}")));
        }
    }

    [Fact]
    public void Typing_elsewhere_and_within_changes_places_only() =>
        Assert.Equal("1 [shall now]; 2 [water]", new Room("We [shall] report on [water].").Replaces(Second, "We ", "All of us ").Replaces(Second, "shall", "shall now").Says());

    [Fact]
    public void Deleting_an_opener_is_lifting_by_whoever_did_it() =>
        Assert.Equal("2 [water]; 1 Lifted by 2 at 1 “shall” -", new Room("We [shall] report on [water].").Replaces(First, "report", "see").Replaces(Second, "[shall", "shall").Replaces(First, "shall]", "shall").Says());

    [Fact]
    public void Deleting_a_bracket_with_its_words_is_dropping_it() =>
        Assert.Equal("1 Dropped by 2 at 0 “clean old” -clean,old", new Room("the [clean old] water").Replaces(Second, "[clean old] ", "").Says());

    [Fact]
    public void Choosing_one_of_a_set_ends_each_of_its_brackets() =>
        Assert.Equal("1 Lifted by 2 at 0 “shall” -; 2 Dropped by 2 at 0 “should” -should", new Room("We [shall][should] act").Does(Second, ChangeSet.Of(22, new Edit(3, 4, ""), new Edit(9, 18, ""))).Says());

    [Fact]
    public void A_new_bracket_is_opened_by_whoever_typed_its_opener() =>
        Assert.Equal("new [clean] by 2", new Room("the clean water").Replaces(Second, "clean", "[clean").Replaces(First, "clean", "clean]").Says());

    [Fact]
    public void What_is_taken_out_and_put_back_keeps_its_data() =>
        Assert.Equal("1 [shall]", new Room("We [shall] act").Replaces(Second, "[shall]", "shall").Replaces(First, "shall", "[shall]").Says());

    [Fact]
    public void A_bracket_drawn_wider_keeps_its_data() =>
        Assert.Equal("1 [shall now]", new Room("We [shall] now act").Replaces(Second, "] now", " now]").Says());

    [Fact]
    public void A_bracket_made_part_of_a_note_is_lifted_by_whoever_closed_the_note() =>
        Assert.Equal("1 Lifted by 2 at 1 “a” -", new Room("x [a] y").Replaces(First, "x", "{x").Replaces(Second, "y", "y}").Replaces(First, "x", "z").Says());

    [Fact]
    public void A_bracket_whose_closer_pairs_with_another_opener_is_resized_and_keeps_its_data() =>
        Assert.Equal("1 [a [b] y]; new [b] by 2", new Room("[a b] y]").Replaces(Second, "b", "[b").Says());

    [Fact]
    public void A_bracket_without_data_that_ends_is_reported_all_the_same() =>
        Assert.Equal("0 Lifted by 2 at 0 “shall” -", new Room("We [shall] act") { Anchors = [] }.Replaces(Second, "[shall]", "shall").Says());

    [Fact]
    public void What_an_inline_attribution_says_is_on_the_opened_bracket()
    {
        var opened = Assert.Single(new Room("the water").Replaces(Second, "the", "the [clean - EU; US delete]").Looks().Opened);
        Assert.Equal([PositionVerb.Propose, PositionVerb.Delete], opened.Bracket.Attribution!.Clauses.Select(c => c.Verb));
    }

    [Fact]
    public void Authorship_of_another_text_is_an_error() =>
        Assert.Throws<ArgumentException>(() => BracketFollowing.Advance([], "a", [], "a", Authorship.From(2, First)));

    static readonly Gen<string> Sentences = Gen.OneOfConst("We ", "act ", "[shall] ", "[a][b] ", "[[x] y] ", "[sic] ", "[2030] ", "[all / none] ", "] ", "[").Array[0, 7].Select(string.Concat);
    static readonly Gen<(int At, int Over, string Insert, bool Who)[]> Acts = Gen.Select(Gen.Int[0, 997], Gen.Int[0, 4], Gen.OneOfConst("", "", "x", " ", "[", "]", "[y]"), Gen.Bool).Array[0, 5];

    [Fact]
    public void Every_anchor_stays_or_ends_once_whole_ones_keep_their_characters_and_every_bracket_has_data_or_is_new() =>
        Gen.Select(Sentences, Acts).Sample(
            (before, acts) =>
            {
                var room = new Room(before);
                var all = ChangeSet.Identity(before.Length);
                foreach (var (at, over, insert, who) in acts)
                {
                    var from = at % (room.Text.Length + 1);
                    var change = ChangeSet.Of(room.Text.Length, new Edit(from, Math.Min(room.Text.Length, from + over), insert));
                    all = all.Compose(change);
                    room.Does(who ? First : Second, change);
                }

                var following = room.Looks();
                var reading = BracketParser.Parse(room.Text, Tree.Group);
                var ids = following.Anchors.Select(a => a.Id).Concat(following.Ended.Select(e => e.Anchor.Id)).Order();
                var stay = room.Anchors.Where(a => a.Map(all) is { IsWhole: true } m && reading.StartingAt(m.Start)?.Range.End == m.End);
                return ids.SequenceEqual(room.Anchors.Select(a => a.Id))
                    && following.Anchors.All(a => a.IsWhole && a.Reason == "contentious" && reading.StartingAt(a.Start)?.Range.End == a.End)
                    && stay.All(a => following.Anchors.Contains(a.Map(all)))
                    && following.Anchors.Select(a => a.Start).Distinct().Count() == following.Anchors.Count
                    && reading.Brackets.Where(b => b.IsNegotiation).All(b => following.Anchors.Any(a => a.Start == b.Range.Start) != following.Opened.Any(o => o.Bracket.Range == b.Range))
                    && (acts.Length > 0 || following is { Ended.Count: 0, Opened.Count: 0 });
            },
            output.WriteLine, iter: 5_000);
}
