using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Drafting.Domain.Record;

/// <summary>
/// The two hash chains that make the record verifiable. Each link's hash is SHA-256 over a canonical form that ends with the hash of the link before it, so nobody can alter, remove
/// or insert a link without every later hash changing. The form is text in UTF-8, one <c>name: value</c> a line, each line ended by one line feed; hashes in it are 64 lower-case
/// hexadecimal digits, times are milliseconds since 1970 UTC, an absent value is <c>-</c>. Anyone who holds an export can compute it again.
/// </summary>
public static class Chain
{
    /// <summary>What stands as the previous hash before the first link: 32 zero bytes.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of one entry of a group's record.</summary>
    /// <param name="groupId">The group whose record it is.</param>
    /// <param name="sequence">1 for the first entry, then without gaps.</param>
    /// <param name="at">When.</param>
    /// <param name="personId">Who acted; null for the server itself.</param>
    /// <param name="delegationId">On whose behalf; null for nobody's.</param>
    /// <param name="kind">The act, for instance <c>paragraph-added</c>.</param>
    /// <param name="payload">Canonical JSON (<see cref="CanonicalJson"/>).</param>
    /// <param name="previous">The hash of the entry before.</param>
    public static byte[] HashOfEntry(long groupId, long sequence, DateTimeOffset at, long? personId, long? delegationId, string kind, string payload, ReadOnlySpan<byte> previous) =>
        Hash(string.Create(CultureInfo.InvariantCulture,
            $"drafting-record: 1\ngroup: {groupId}\nsequence: {sequence}\nat: {at.ToUnixTimeMilliseconds()}\nperson: {Or(personId)}\non-behalf-of: {Or(delegationId)}\nkind: {kind}\npayload: {payload}\nprevious: {Convert.ToHexStringLower(previous)}\n"));

    /// <summary>The hash of one entry of a live text's log.</summary>
    /// <param name="textId">The live text.</param>
    /// <param name="version">The version the change made; 1 for the first.</param>
    /// <param name="clientId">The editor.</param>
    /// <param name="seq">The editor's number of the change.</param>
    /// <param name="at">When it was accepted.</param>
    /// <param name="personId">Who wrote it.</param>
    /// <param name="delegationId">For which delegation.</param>
    /// <param name="changes">The change, as it is written in JSON.</param>
    /// <param name="previous">The hash of the version before.</param>
    public static byte[] HashOfChange(long textId, int version, long clientId, int seq, DateTimeOffset at, long personId, long? delegationId, string changes, ReadOnlySpan<byte> previous) =>
        Hash(string.Create(CultureInfo.InvariantCulture,
            $"drafting-text: 1\ntext: {textId}\nversion: {version}\nclient: {clientId}\nseq: {seq}\nat: {at.ToUnixTimeMilliseconds()}\nperson: {personId}\non-behalf-of: {Or(delegationId)}\nchanges: {changes}\nprevious: {Convert.ToHexStringLower(previous)}\n"));

    static string Or(long? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "-";

    static byte[] Hash(string form)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(form.Length));
        var hash = SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(form, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }
}

/// <summary>JSON in one spelling only: members sorted by the code units of their names, no white space, numbers and strings as <see cref="Utf8JsonWriter"/> writes them. Equal values have equal bytes.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical spelling of <paramref name="value"/>.</summary>
    public static string Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
