using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

public sealed class TextLogTests
{
    private static readonly Author Nobody = new(0, null);

    private static TextSubmission Ask(long client, int seq, int version, params ChangeSet[] changes) =>
        new(client, seq, version, changes, Session.AuthorOf(client), DateTimeOffset.UnixEpoch);

    private static ChangeSet Insert(int length, int at, string words) => ChangeSet.Of(length, new Edit(at, at, words));

    [Fact]
    public void What_two_clients_type_at_one_place_stands_in_the_order_in_which_the_log_took_it() =>
        Session.On("abc").Types(1, 1, "x").Types(2, 1, "y").Sends(2).Sends(1).AllRead("ayxbc");

    [Fact]
    public void A_chain_of_changes_is_moved_over_each_missed_entry() =>
        Session.On("abc").Types(1, 3, "1").Types(1, 4, "2").Deletes(2, 0, 1).Sends(2).Types(2, 0, "z").Sends(2).Sends(1).WasAccepted(0, 2).AllRead("zbc12");

    [Fact]
    public void A_resend_of_what_the_log_has_changes_nothing_and_says_so() =>
        Session.On("").Types(1, 0, "x").Types(1, 1, "y").Sends(1, lost: true).Resends(1).WasAccepted(2, 0).AllRead("xy");

    [Fact]
    public void A_submission_that_overlaps_the_log_keeps_only_what_is_new_and_moves_it_rightly() =>
        Session.On("abc").Types(1, 3, "1").Types(2, 0, "z").Sends(2).Sends(1, lost: true).Types(2, 1, "y").Sends(2)
            .Types(1, 4, "2").Sends(1).WasAccepted(1, 1).AllRead("zyabc12");

    [Fact]
    public void An_overlap_of_several_changes_between_those_of_others_is_moved_rightly() =>
        Session.On("abc").Types(1, 3, "1").Sends(1, lost: true).Types(2, 0, "z").Sends(2).Types(1, 4, "2").Sends(1, lost: true).WasAccepted(1, 1)
            .Deletes(2, 0, 2).Sends(2).Types(1, 5, "3").Sends(1).WasAccepted(2, 1).AllRead("bc123");

    [Fact]
    public void A_resend_counts_as_known_even_from_a_base_that_memory_has_lost()
    {
        var session = Session.On("", capacity: 2).Types(1, 0, "x").Sends(1, lost: true);
        for (var i = 0; i < 6; i++) session.Types(2, 0, "y").Sends(2);
        Assert.True(session.Log.OldestBase > 0);
        session.Resends(1).WasAccepted(1, 0);
    }

    [Fact]
    public void A_change_that_became_empty_is_logged_so_that_sequence_numbers_stay_whole()
    {
        var session = Session.On("abc").Deletes(1, 0, 3).Deletes(2, 0, 3).Types(2, 0, "new").Sends(1).Sends(2).WasAccepted(0, 2).AllRead("new");
        Assert.True(session.Log.Since(1)![0].Changes.IsEmpty);
        Assert.Equal(2, session.Log.LastSeqOf(2));
    }

    [Fact]
    public void Sections_that_do_nothing_do_not_enter_the_log()
    {
        var changes = ChangeSet.Read("""[0,[0],1,1,[0,"x"],0,1]""").Changes!;
        var session = Session.On("abc").Submit(Ask(1, 1, 0, changes));
        Assert.Equal("""[2,[0,"x"],1]""", session.Log.Since(0)![0].Changes.ToJson());
    }

    [Theory]
    [InlineData(2, "seq-gap")]
    [InlineData(0, "bad-sequence")]
    [InlineData(-1, "bad-sequence")]
    [InlineData(int.MaxValue, "bad-sequence")]
    public void A_sequence_number_out_of_turn_is_refused(int seq, string code) => Session.On("abc").Submit(Ask(1, seq, 0, Insert(3, 0, "x"))).WasRefused(code);

    [Fact]
    public void A_gap_after_known_changes_names_the_number_to_send_from()
    {
        var session = Session.On("").Types(1, 0, "x").Sends(1).Submit(Ask(1, 3, 1, Insert(1, 0, "x"))).WasRefused("seq-gap");
        Assert.Equal("Send again from number 2.", Assert.IsType<Decision.Refused>(session.Last).Refusal.Action);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_base_version_that_the_text_never_had_is_refused(int version) =>
        Session.On("abc").Submit(Ask(1, 1, version, Insert(3, 0, "x"))).WasRefused("unknown-version");

    [Fact]
    public void A_base_version_that_is_only_staged_is_refused()
    {
        var log = Session.On("abc").Log;
        log.Stage(Assert.IsType<Decision.Accepted>(log.Decide(Ask(1, 1, 0, Insert(3, 0, "x")))).Entries);
        Assert.Equal("unknown-version", Assert.IsType<Decision.Refused>(log.Decide(Ask(2, 1, 1, Insert(4, 0, "y")))).Refusal.Code);
    }

    [Fact]
    public void A_base_older_than_memory_is_answered_with_resync()
    {
        var session = Session.On("", capacity: 2);
        for (var i = 0; i < 6; i++) session.Types(2, 0, "y").Sends(2);
        session.Submit(Ask(1, 1, session.Log.OldestBase, Insert(session.Log.OldestBase, 0, "x"))).WasAccepted(0, 1);
        Assert.IsType<Decision.Resync>(session.Submit(Ask(3, 1, session.Log.OldestBase - 1, Insert(session.Log.OldestBase - 1, 0, "x"))).Last);
    }

    [Fact]
    public void A_full_submission_is_moved_over_all_that_memory_holds_but_not_one_that_is_cut_into_thousands_of_pieces()
    {
        var text = new string('a', 8000);
        var session = Session.On(text);
        for (var i = 0; i < 600; i++) session.Types(2, 0, "y").Sends(2);
        var pieces = ChangeSet.Of(8000, [.. Enumerable.Range(0, 4000).Select(i => new Edit(2 * i, (2 * i) + 1, ""))]);
        Assert.IsType<Decision.Resync>(session.Submit(Ask(1, 1, 0, pieces)).Last);
        for (var i = 600; i < TextLog.DefaultCapacity; i++) session.Types(2, 0, "y").Sends(2);
        var keystrokes = Enumerable.Range(8000, TextRules.MaxChanges).Select(length => Insert(length, 4000, "x"));
        session.Submit(Ask(1, 1, 0, [.. keystrokes])).WasAccepted(0, TextRules.MaxChanges);
    }

    [Fact]
    public void A_change_for_a_text_of_another_length_is_refused_by_number_and_lengths()
    {
        var session = Session.On("abc").Submit(Ask(1, 1, 0, Insert(3, 0, "x"), Insert(5, 0, "y"))).WasRefused("does-not-fit");
        Assert.Equal("Change 2 is for a text of 5 characters, but the text it meets has 4.", Assert.IsType<Decision.Refused>(session.Last).Refusal.Message);
        Assert.Equal((0, "abc"), (session.Log.Tip.Version, session.Log.Tip.Text));
    }

    [Fact]
    public void The_length_is_judged_at_the_base_version_not_at_the_head() =>
        Session.On("abc").Types(2, 0, "long words").Sends(2).Submit(Ask(1, 1, 0, Insert(13, 0, "x"))).WasRefused("does-not-fit")
            .Submit(Ask(1, 1, 0, Insert(3, 0, "x"))).WasAccepted(0, 1);

    [Fact]
    public void Changes_of_the_sender_after_the_base_must_be_those_it_sends_again()
    {
        var session = Session.On("").Types(1, 0, "x").Sends(1);
        session.Submit(Ask(1, 2, 0, Insert(0, 0, "y"))).WasRefused("own-changes-disagree");
        session.Submit(Ask(1, 1, 1, Insert(1, 0, "x"), Insert(2, 0, "y"))).WasRefused("own-changes-disagree");
    }

    [Fact]
    public void A_text_may_be_as_long_as_the_limit_and_no_longer()
    {
        var session = Session.On(new string('a', TextRules.MaxLength - 1)).Types(1, 0, "x").Sends(1).WasAccepted(0, 1);
        session.Submit(Ask(2, 1, 1, Insert(TextRules.MaxLength, 0, "y"))).WasRefused("too-long");
        var sentence = Assert.IsType<Decision.Refused>(session.Last).Refusal.Message;
        Assert.Contains("100,001 characters; a text may have 100,000", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_submissions_that_fit_alone_are_judged_together_by_length()
    {
        var half = new string('a', 60_000);
        Session.On("").Types(1, 0, half).Types(2, 0, half).Sends(1).WasAccepted(0, 1).Sends(2).WasRefused("too-long");
    }

    /// <summary>The words are in JSON escapes, since an attribute cannot hold half a surrogate pair.</summary>
    [Theory]
    [InlineData("""a\rb""", "forbidden-character")]
    [InlineData("""\r\u000d""", "forbidden-character")]
    [InlineData("""\u0000""", "forbidden-character")]
    [InlineData("""\ud83d""", "split-pair")]
    [InlineData("""\ude00""", "split-pair")]
    [InlineData("""x\ude00\ud83d""", "split-pair")]
    public void Words_that_no_text_may_hold_are_refused(string words, string code) =>
        Session.On("ab").Submit(Ask(1, 1, 0, ChangeSet.Read($"[1,[0,\"{words}\"],1]").Changes!)).WasRefused(code);

    [Theory]
    [InlineData("""[1,[0,"x"],1]""")]
    [InlineData("[1,[1]]")]
    [InlineData("[[1],1]")]
    [InlineData("""[1,[1,"\ud83d"]]""")]
    public void A_change_that_parts_a_surrogate_pair_is_refused(string json) =>
        Session.On("😀").Submit(Ask(1, 1, 0, ChangeSet.Read(json).Changes!)).WasRefused("split-pair");

    [Fact]
    public void Half_of_a_pair_may_be_replaced_by_another_half() =>
        Session.On("😀").Submit(Ask(1, 1, 0, ChangeSet.Read("""[1,[1,"\ude01"]]""").Changes!)).WasAccepted(0, 1).AllRead("😁");

    [Fact]
    public void A_pair_that_only_parts_when_moved_is_refused_too()
    {
        var half = ChangeSet.Read("""[1,[1,"\ude01"]]""").Changes!;
        Session.On("😀").Submit(Ask(1, 1, 0, half)).Submit(Ask(2, 1, 0, half)).WasRefused("split-pair");
    }

    [Fact]
    public void A_submission_has_at_least_one_change_and_at_most_its_limits()
    {
        var none = Ask(1, 1, 0);
        var most = Ask(1, 1, 0, [.. Enumerable.Repeat(ChangeSet.Identity(0), TextRules.MaxChanges)]);
        Session.On("").Submit(none).WasRefused("nothing-submitted")
            .Submit(most with { Changes = [.. most.Changes, ChangeSet.Identity(0)] }).WasRefused("too-many-changes");
        var big = new string('a', 60_000);
        Session.On("").Submit(Ask(1, 1, 0, Insert(0, 0, big), ChangeSet.Of(60_000, new Edit(0, 60_000, big)))).WasRefused("too-much-inserted");
        Session.On("").Submit(most).WasAccepted(0, TextRules.MaxChanges);
    }

    [Fact]
    public void A_refused_submission_leaves_nothing_behind_even_if_its_first_changes_were_fine()
    {
        var session = Session.On("").Submit(Ask(1, 1, 0, Insert(0, 0, "x"), ChangeSet.Of(1, new Edit(0, 0, "\0")))).WasRefused("forbidden-character");
        Assert.Equal((0, "", 0), (session.Log.Tip.Version, session.Log.Tip.Text, session.Log.LastSeqOf(1)));
        session.Submit(Ask(1, 1, 0, Insert(0, 0, "x"))).WasAccepted(0, 1);
    }

    [Fact]
    public void Readers_see_staged_entries_only_after_the_commit()
    {
        var log = Session.On("abc").Log;
        log.Stage(Assert.IsType<Decision.Accepted>(log.Decide(Ask(1, 1, 0, Insert(3, 3, "x")))).Entries);
        Assert.Equal((0, "abc", 1, "abcx"), (log.Version, log.Text, log.Tip.Version, log.Tip.Text));
        Assert.Empty(log.Since(0)!);
        var next = Assert.IsType<Decision.Accepted>(log.Decide(Ask(2, 1, 0, ChangeSet.Of(3, new Edit(1, 3, "b2")))));
        Assert.Equal("""[1,[2,"b2"],1]""", next.Entries[0].Changes.ToJson());
        log.Commit();
        Assert.Equal((1, "abcx", TextHash.Of("abcx")), (log.Head.Version, log.Head.Text, log.Head.Hash));
        Assert.Single(log.Since(0)!);
    }

    [Fact]
    public void A_rollback_gives_the_sequence_numbers_back()
    {
        var session = Session.On("abc").Types(1, 0, "x").Sends(1);
        session.Log.Stage(Assert.IsType<Decision.Accepted>(session.Log.Decide(Ask(1, 2, 1, Insert(4, 0, "y")))).Entries);
        Assert.Equal(2, session.Log.LastSeqOf(1));
        session.Log.Rollback();
        Assert.Equal(1, session.Log.LastSeqOf(1));
        session.Submit(Ask(1, 2, 1, Insert(4, 0, "z"))).WasAccepted(0, 1);
        Assert.Equal("zxabc", session.Log.Text);
    }

    [Fact]
    public void An_old_decision_cannot_be_staged_on_another_tip()
    {
        var log = Session.On("abc").Log;
        var first = Assert.IsType<Decision.Accepted>(log.Decide(Ask(1, 1, 0, Insert(3, 0, "x")))).Entries;
        var second = Assert.IsType<Decision.Accepted>(log.Decide(Ask(2, 1, 0, Insert(3, 0, "y")))).Entries;
        log.Stage(second);
        Assert.Throws<ArgumentException>(() => log.Stage(first));
        log.Commit();
        Assert.Equal("yabc", log.Text);
    }

    [Fact]
    public void Entries_that_another_node_committed_are_followed()
    {
        var (mine, theirs) = (Session.On("abc"), Session.On("abc").Types(1, 0, "x").Sends(1).Types(1, 4, "y").Sends(1));
        mine.Log.Stage(theirs.Log.Since(0)!);
        mine.Log.Commit();
        Assert.Equal(theirs.Log.Head, mine.Log.Head);
        Assert.Equal(2, mine.Log.LastSeqOf(1));
    }

    [Fact]
    public void A_log_reopened_from_its_head_and_tail_goes_on_as_before()
    {
        var log = Session.On("abc").Types(1, 0, "x").Sends(1).Types(2, 4, "y").Sends(2).Types(1, 0, "z").Sends(1).Log;
        var reopened = new TextLog(log.Version, log.Text, log.Authorship, log.Since(1)!);
        Assert.Equal((1, log.Head), (reopened.OldestBase, reopened.Head));
        Assert.Null(reopened.Since(0));
        Assert.Null(reopened.Since(4));
        var late = Ask(1, 3, 1, Insert(4, 1, "w"));
        Assert.Equal(log.Decide(late) is Decision.Refused, reopened.Decide(late) is Decision.Refused);
        late = Ask(3, 1, 1, Insert(4, 1, "w"));
        Assert.Equal(Assert.IsType<Decision.Accepted>(log.Decide(late)).Entries[0], Assert.IsType<Decision.Accepted>(reopened.Decide(late)).Entries[0]);
    }

    [Fact]
    public void The_last_number_of_a_client_older_than_the_tail_is_asked_for()
    {
        var log = new TextLog(7, "abc", Authorship.From(3, Nobody), [], client => client == 1 ? 4 : 0);
        Assert.Equal(4, Assert.IsType<Decision.Accepted>(log.Decide(Ask(1, 1, 3, [.. Enumerable.Repeat(ChangeSet.Identity(9), 4)]))).AlreadyThere);
        Assert.Equal(5, Assert.IsType<Decision.Accepted>(log.Decide(Ask(1, 5, 7, Insert(3, 0, "x")))).Entries[0].Seq);
        Assert.Equal("seq-gap", Assert.IsType<Decision.Refused>(log.Decide(Ask(2, 5, 7, Insert(3, 0, "x")))).Refusal.Code);
    }

    [Fact]
    public void Memory_is_bounded_and_forgets_the_oldest_first()
    {
        var session = Session.On("", capacity: 10);
        for (var i = 0; i < 100; i++) session.Types(1, i, "x").Sends(1);
        Assert.InRange(session.Log.Version - session.Log.OldestBase, 10, 20);
        Assert.Null(session.Log.Since(session.Log.OldestBase - 1));
        Assert.Equal(session.Log.OldestBase + 1, session.Log.Since(session.Log.OldestBase)![0].Version);
        Assert.Equal(100, session.Log.LastSeqOf(1));
    }

    [Fact]
    public void A_tail_with_a_hole_or_of_another_text_is_not_opened()
    {
        var log = Session.On("").Types(1, 0, "x").Sends(1).Types(1, 0, "y").Sends(1).Types(1, 0, "z").Sends(1).Log;
        var tail = log.Since(0)!;
        Assert.Throws<ArgumentException>(() => new TextLog(3, log.Text, log.Authorship, [tail[0], tail[2]]));
        Assert.Throws<ArgumentException>(() => new TextLog(4, log.Text, log.Authorship, tail));
        Assert.Throws<ArgumentException>(() => new TextLog(3, "long", Authorship.From(4, Nobody), tail));
        Assert.Throws<ArgumentException>(() => new TextLog(3, log.Text, Authorship.From(4, Nobody), tail));
    }
}
