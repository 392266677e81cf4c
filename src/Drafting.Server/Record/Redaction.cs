using System.Text.Json;
using System.Text.Json.Nodes;
using Drafting.Server.Data;
using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>
/// What entries of the record keep to themselves while a contributor may not be cited individually: entries that name the contribution, one of its passages, a link to it or a source in it are told without its words, names
/// and number, also to chair and secretariat, who find them in the papers. What was recorded stays as it is, and so do the hashes; a contributor who agrees again is told again.
/// </summary>
sealed class Redaction
{
    /// <summary>What may be told of an act on a withheld contribution.</summary>
    static readonly HashSet<string> Told = ["linkId", "sourceId", "proposalId", "paragraphId", "recommendationId", "amendmentId", "draftId", "dismissalId", "label", "paragraphVersion", "stance", "action", "importId", "format", "hash", "fileHash", "contentHash"];

    /// <summary>Kinds whose own <c>number</c> is that of a submission, or that carry words about submissions.</summary>
    static readonly string[] OfSubmissions = ["submission", "import", "contribution", "consent"], About = ["submission", "import", "contribution", "consent", "evidence", "suggestion", "dismissal", "passage", "proposal"];

    readonly HashSet<long> links, sources, passages, submissions, editions, imports, numbers, proposals;
    readonly ILookup<long, Hidden> behind;

    Redaction(Dictionary<string, HashSet<long>> withheld, ILookup<long, Hidden> behind)
    {
        (links, sources, passages, submissions) = (withheld["linkId"], withheld["sourceId"], withheld["passageId"], withheld["submissionId"]);
        (editions, imports, numbers, proposals) = (withheld["editionId"], withheld["importId"], withheld["submission"], withheld["proposalId"]);
        this.behind = behind;
    }

    /// <summary>Prepares the redaction of a page of entries, in a constant number of queries.</summary>
    public static async Task<Redaction> For(DraftingDb db, long groupId, IReadOnlyList<(string Kind, JsonElement Payload)> entries, CancellationToken cancellation)
    {
        var named = new Dictionary<string, HashSet<long>> { ["linkId"] = [], ["sourceId"] = [], ["passageId"] = [], ["submissionId"] = [], ["editionId"] = [], ["importId"] = [], ["submission"] = [], ["proposalId"] = [] };
        foreach (var (kind, payload) in entries.Where(e => Concerns(e.Kind, About))) Collect(kind, payload, named);
        var unstated = await db.Groups.Where(g => g.Id == groupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);
        var closed = db.Submissions.Where(s => s.GroupId == groupId && !(s.Consent == Consent.Given || (unstated && s.Consent == Consent.NotStated)));
        var nothing = named.Values.All(n => n.Count == 0) || !await closed.AnyAsync(cancellation);
        var found = named.Keys.ToDictionary(k => k, _ => new HashSet<long>());
        if (nothing) return new Redaction(found, Array.Empty<Hidden>().ToLookup(_ => 0L));

        long[] links = [.. named["linkId"]], sources = [.. named["sourceId"]], passages = [.. named["passageId"]], submissions = [.. named["submissionId"]], editions = [.. named["editionId"]], imports = [.. named["importId"]], proposals = [.. named["proposalId"]];
        int[] numbers = [.. named["submission"].Where(n => n is >= 0 and <= int.MaxValue).Select(n => (int)n)];
        found["linkId"] = [.. await db.EvidenceLinks.Where(l => links.Contains(l.Id) && closed.Any(s => s.Id == l.Passage!.Edition!.SubmissionId)).Select(l => l.Id).ToListAsync(cancellation)];
        found["sourceId"] = [.. await db.ProposalSources.Where(o => sources.Contains(o.Id) && closed.Any(s => s.Id == o.Passage!.Edition!.SubmissionId)).Select(o => o.Id).ToListAsync(cancellation)];
        found["passageId"] = [.. await db.Passages.Where(p => passages.Contains(p.Id) && closed.Any(s => s.Id == p.Edition!.SubmissionId)).Select(p => p.Id).ToListAsync(cancellation)];
        found["editionId"] = [.. await db.Editions.Where(e => editions.Contains(e.Id) && closed.Any(s => s.Id == e.SubmissionId)).Select(e => e.Id).ToListAsync(cancellation)];
        found["importId"] = [.. await db.Editions.Where(e => e.ImportId != null && imports.Contains(e.ImportId.Value) && closed.Any(s => s.Id == e.SubmissionId)).Select(e => e.ImportId!.Value).Distinct().ToListAsync(cancellation)];
        foreach (var s in await closed.Where(s => submissions.Contains(s.Id) || numbers.Contains(s.Number)).Select(s => new { s.Id, s.Number }).ToListAsync(cancellation))
        {
            found["submissionId"].Add(s.Id);
            found["submission"].Add(s.Number);
        }
        var behind = await Hidden.Behind(db, groupId, closed, proposals, cancellation);
        found["proposalId"] = [.. behind.Select(b => b.Key)];
        return new Redaction(found, behind);
    }

    /// <summary>A payload as it is told, and whether something was left out.</summary>
    public (JsonElement Payload, bool Withheld) Of(string kind, JsonElement payload)
    {
        if (!Concerns(kind, About)) return (payload, false);
        var left = false;
        var told = Copy(kind, payload, ref left);
        return left ? (JsonSerializer.SerializeToElement(told), true) : (payload, false);
    }

    JsonNode? Copy(string kind, JsonElement value, ref bool left)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            var items = new JsonArray();
            foreach (var item in value.EnumerateArray()) items.Add(Copy(kind, item, ref left));
            return items;
        }
        if (value.ValueKind is not JsonValueKind.Object) return JsonNode.Parse(value.GetRawText());
        var (closed, file) = (IsWithheld(kind, value), Has(value, "importId", imports));
        var hidden = Id(value, "proposalId") is { } proposal && proposals.Contains(proposal) ? behind[proposal].ToList() : [];
        var copy = new JsonObject();
        foreach (var member in value.EnumerateObject())
        {
            // A file is named by who sends it, often after whoever wrote it.
            var gone = (closed && !Told.Contains(member.Name)) || (file && member.Name is "fileName")
                || (member.Value.ValueKind is JsonValueKind.String && hidden.Exists(h => h.Shows(member.Value.GetString()!)));
            if (gone) left = true;
            else copy[member.Name] = hidden.Count > 0 && member.Value.ValueKind is JsonValueKind.Object ? Before(kind, member.Value, hidden, ref left) : Copy(kind, member.Value, ref left);
        }
        return copy;
    }

    /// <summary>What a proposal was called before, without the words that tell.</summary>
    JsonNode? Before(string kind, JsonElement value, List<Hidden> hidden, ref bool left)
    {
        if (Copy(kind, value, ref left) is not JsonObject copy) return null;
        foreach (var name in copy.Where(m => m.Value?.GetValueKind() is JsonValueKind.String && hidden.Exists(h => h.Shows(m.Value.GetValue<string>()))).Select(m => m.Key).ToList())
        {
            copy.Remove(name);
            left = true;
        }
        return copy;
    }

    bool IsWithheld(string kind, JsonElement value) =>
        Has(value, "linkId", links) || Has(value, "sourceId", sources) || Has(value, "passageId", passages) || Has(value, "submissionId", submissions) || Has(value, "editionId", editions) || Has(value, "submission", numbers)
        || (Concerns(kind, OfSubmissions) && Id(value, "submissionId") is null && Has(value, "number", numbers));

    static void Collect(string kind, JsonElement value, Dictionary<string, HashSet<long>> named)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Collect(kind, item, named);
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var name = member.Name is "number" && Concerns(kind, OfSubmissions) ? "submission" : member.Name;
                if (named.TryGetValue(name, out var ids) && Number(member.Value) is { } id) ids.Add(id);
                Collect(kind, member.Value, named);
            }
        }
    }

    static bool Concerns(string kind, string[] beginnings) => beginnings.Any(b => kind.StartsWith(b, StringComparison.Ordinal));

    static bool Has(JsonElement value, string name, HashSet<long> ids) => Id(value, name) is { } id && ids.Contains(id);

    static long? Id(JsonElement value, string name) => value.TryGetProperty(name, out var id) ? Number(id) : null;

    static long? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
