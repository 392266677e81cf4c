using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

/// <summary>
/// A small language for editing sessions: numbered clients on one text, each with what it knows and what it has not yet seen answered.
/// <c>Session.On("abc").Types(1, 3, "x").Types(2, 0, "y").Sends(1).Sends(2).Hear().AllRead("yabcx")</c>.
/// </summary>
internal sealed class Session
{
    private readonly Dictionary<long, Editor> _editors = [];

    private Session(string text, int capacity) => Log = new TextLog(0, text, Authorship.From(text.Length, new Author(0, null)), [], capacity: capacity);

    public TextLog Log { get; }

    public Decision? Last { get; private set; }

    public static Session On(string text, int capacity = TextLog.DefaultCapacity) => new(text, capacity);

    public static Author AuthorOf(long client) => new(client, client * 10);

    public Session Types(long client, int at, string words) => Edits(client, new Edit(at, at, words));

    public Session Deletes(long client, int from, int to) => Edits(client, new Edit(from, to, ""));

    public Session Edits(long client, params Edit[] edits)
    {
        var editor = Of(client);
        var change = ChangeSet.Of(editor.Text.Length, edits);
        editor.Pending.Add(change);
        editor.Text = change.Apply(editor.Text);
        return this;
    }

    /// <summary>An edit at a place counted modulo the text that the client sees, moved off the middle of a surrogate pair.</summary>
    public Session EditsAnywhere(long client, int at, int over, string insert)
    {
        var text = Of(client).Text;
        int Border(int position) => position > 0 && position < text.Length && char.IsLowSurrogate(text[position]) ? position - 1 : position;
        var from = Border(at % (text.Length + 1));
        return Edits(client, new Edit(from, Math.Max(from, Border(Math.Min(text.Length, from + over))), insert));
    }

    /// <summary>Sends all that is pending, or with <paramref name="lost"/> has the answer lost, which the log cannot know.</summary>
    public Session Sends(long client, bool lost = false)
    {
        var editor = Of(client);
        if (editor.Pending.Count == 0) return this;
        editor.Sent = new TextSubmission(client, editor.Confirmed + 1, editor.Version, [.. editor.Pending], AuthorOf(client), DateTimeOffset.UnixEpoch);
        Submit(editor.Sent);
        return lost ? this : Hears(client);
    }

    public Session Resends(long client) => Submit(Of(client).Sent!);

    public Session Submit(TextSubmission submission)
    {
        Last = Log.Decide(submission);
        if (Last is not Decision.Accepted accepted) return this;
        Log.Stage(accepted.Entries);
        Log.Commit();
        return this;
    }

    /// <summary>The client takes what the log has and it does not, one entry at a time.</summary>
    public Session Hears(long client)
    {
        var editor = Of(client);
        foreach (var entry in Log.Since(editor.Version)!)
        {
            editor.Version = entry.Version;
            if (entry.ClientId == client)
            {
                editor.Pending.RemoveAt(0);
                editor.Confirmed++;
                continue;
            }

            var pending = editor.Pending.ToArray();
            editor.Text = Rebase.Over(pending, entry.Changes).Apply(editor.Text);
            editor.Pending = [.. pending];
        }

        return this;
    }

    public Session AllRead(string text)
    {
        foreach (var client in _editors.Keys) Hears(client);
        Assert.All(_editors.Values, editor => Assert.Equal(text, editor.Text));
        Assert.Equal(text, Log.Text);
        Assert.Equal(text.Length, Log.Authorship.Length);
        return this;
    }

    public Session WasRefused(string code)
    {
        Assert.Equal(code, Assert.IsType<Decision.Refused>(Last).Refusal.Code);
        return this;
    }

    public Session WasAccepted(int alreadyThere, int appended)
    {
        var accepted = Assert.IsType<Decision.Accepted>(Last);
        Assert.Equal((alreadyThere, appended), (accepted.AlreadyThere, accepted.Entries.Count));
        return this;
    }

    private Editor Of(long client)
    {
        if (!_editors.TryGetValue(client, out var editor)) _editors[client] = editor = new Editor { Text = Log.Text, Version = Log.Version };
        return editor;
    }

    private sealed class Editor
    {
        public required string Text { get; set; }

        public required int Version { get; set; }

        public int Confirmed { get; set; }

        public List<ChangeSet> Pending { get; set; } = [];

        public TextSubmission? Sent { get; set; }
    }
}
