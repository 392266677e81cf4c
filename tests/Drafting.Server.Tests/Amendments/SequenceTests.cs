using System.Text.Json;
using System.Text.RegularExpressions;

namespace Drafting.Server.Tests.Amendments;

/// <summary>Whatever people do, in whatever order: the record holds, and every word that was ever before the group can be found.</summary>
public sealed partial class SequenceTests
{
    const string G = "/api/groups/wgec";

    [GeneratedRegex(@"\bzq\d+\b")]
    private static partial Regex Marked { get; }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_sequence_of_commands_loses_a_word_or_breaks_the_record(int seed)
    {
        await using var drafting = await Installation.Start();
        var (chair, okoye, marchetti) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"));
        var places = await drafting.Places();
        var random = new Random(seed);
        var (next, seen, acts, merges) = (0, new HashSet<string>(), new List<long>(), new List<long>());
        string[] labels = ["3", "8", "13"];
        T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

        async Task<JsonElement> Draft() => (await chair.Get($"{G}/drafts/{places.DraftId}")).Must(200).Body!.Value;
        async Task<JsonElement[]> Amendments(Visitor by) => [.. (await by.Get($"{G}/drafts/{places.DraftId}/amendments")).Must(200)["amendments"].EnumerateArray()];
        async Task<Reply> Try(Task<Reply> asked)
        {
            var reply = await asked;
            Assert.True(reply.Status < 500, $"{reply.Asked}: {reply.Status} {reply.Text}");
            if (reply.Status == 200 && reply.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("actId", out var act) && act.ValueKind is JsonValueKind.Number) acts.Add(act.GetInt64());
            return reply;
        }
        string Word()
        {
            var word = $"zq{++next}";
            return word;
        }
        async Task<string> TextOf(long textId) => (await Draft()).GetProperty("texts").EnumerateArray().Single(t => t.GetProperty("textId").GetInt64() == textId).GetProperty("text").GetString()!;
        string Reworded(string text)
        {
            var words = text.Split(' ').ToList();
            for (var i = random.Next(1, 3); i > 0; i--)
            {
                var at = random.Next(words.Count);
                if (random.Next(3) == 0 && words.Count > 6) words.RemoveRange(at, Math.Min(2, words.Count - at));
                else words.Insert(at, Word());
            }
            return string.Join(' ', words);
        }

        for (var step = 0; step < 45; step++)
        {
            var by = random.Next(2) == 0 ? okoye : marchetti;
            var place = places[Any(labels)];
            var amendments = await Amendments(by);
            switch (random.Next(12))
            {
                case 0 or 1 or 2:
                    var begun = await Try(by.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", paragraphId = place.Id, wording = Reworded(await TextOf(place.TextId)) } } }));
                    if (begun.Status == 200) await Try(by.Post($"{G}/amendments/{begun["id"]}/table"));
                    break;
                case 3 or 4 when amendments.Length > 0:
                    await Try(chair.Post($"{G}/amendments/{Any(amendments).GetProperty("id")}/dispose", new { how = Any(["adopt", "adopt-in-brackets", "reject"]) }));
                    break;
                case 5 when amendments.Length > 0:
                    await Try(by.Post($"{G}/amendments/{Any(amendments).GetProperty("id")}/withdraw", new { reason = "No." }));
                    break;
                case 6 when acts.Count > 0:
                    await Try(chair.Post($"{G}/acts/{Any(acts)}/undo"));
                    break;
                case 7:
                    var text = await TextOf(place.TextId);
                    var version = (await Draft()).GetProperty("texts").EnumerateArray().Single(t => t.GetProperty("textId").GetInt64() == place.TextId).GetProperty("version").GetInt32();
                    var start = random.Next(Math.Max(1, text.Length - 10));
                    await Try(chair.Post($"{G}/paragraphs/{place.Id}/brackets/add", new { version, start, end = Math.Min(text.Length, start + 10), kind = "deletion", reason = "contentious" }));
                    break;
                case 8 or 9:
                    var bracketed = (await chair.Get($"{G}/drafts/{places.DraftId}/brackets")).Must(200)["paragraphs"].EnumerateArray().Single(p => p.GetProperty("paragraphId").GetInt64() == place.Id);
                    var brackets = bracketed.GetProperty("brackets").EnumerateArray().ToArray();
                    if (brackets.Length > 0) await Try(chair.Post($"{G}/paragraphs/{place.Id}/brackets/lift", new { version = bracketed.GetProperty("version").GetInt32(), start = Any(brackets).GetProperty("start").GetInt32(), how = Any(["keep", "drop"]) }));
                    break;
                case 10:
                    var open = amendments.Where(a => a.GetProperty("state").GetString() == "tabled" && a.GetProperty("parts")[0].GetProperty("paragraphId").GetInt64() == place.Id).Select(a => a.GetProperty("id").GetInt64()).ToArray();
                    if (open.Length > 0 && await Try(chair.Post($"{G}/paragraphs/{place.Id}/merge", new { amendmentIds = open })) is { Status: 200 } started) merges.Add(started["id"].GetInt64());
                    break;
                case 11 when merges.Count > 0:
                    var views = (await chair.Get($"{G}/drafts/{places.DraftId}/amendments")).Must(200)["merges"].EnumerateArray().Where(m => m.GetProperty("state").GetString() == "open").ToArray();
                    if (views.Length == 0) break;
                    var merge = Any(views);
                    foreach (var part in merge.GetProperty("amendments").EnumerateArray())
                        await Try(chair.Post($"{G}/merges/{merge.GetProperty("id")}/take", new { partId = part.GetProperty("partId").GetInt64(), hunks = part.GetProperty("hunks").EnumerateArray().Select(h => h.GetProperty("index").GetInt32()).ToArray(), take = random.Next(3) > 0 }));
                    await Try(chair.Post($"{G}/merges/{merge.GetProperty("id")}/conclude", new { reject = "No." }));
                    break;
            }
            foreach (Match word in Marked.Matches((await Draft()).GetRawText())) seen.Add(word.Value);
            foreach (var amendment in await Amendments(chair))
                foreach (Match word in Marked.Matches(amendment.GetRawText())) seen.Add(word.Value);
        }

        Assert.True(seen.Count > 5, "hardly anything happened");
        Assert.Null(await drafting.FirstBroken());
        var record = string.Concat(await drafting.Look(db => Task.FromResult(db.RecordEntries.OrderBy(e => e.Sequence).Select(e => e.Payload).ToList())));
        var recorded = Marked.Matches(record).Select(m => m.Value).ToHashSet();
        Assert.Empty(seen.Except(recorded));
        // The rows of every bracket that stands are at its very characters.
        var texts = (await Draft()).GetProperty("texts").EnumerateArray().ToDictionary(t => t.GetProperty("textId").GetInt64(), t => (Version: t.GetProperty("version").GetInt32(), Text: t.GetProperty("text").GetString()!));
        foreach (var row in await drafting.Look(db => Task.FromResult(db.Brackets.Where(b => b.EndedAt == null).ToList())))
            if (row.Version == texts[row.TextId].Version) Assert.True(texts[row.TextId].Text[row.Start] == '[' && texts[row.TextId].Text[row.End - 1] == ']', $"bracket {row.Id} at {row.Start} to {row.End} of: {texts[row.TextId].Text}");
    }
}
