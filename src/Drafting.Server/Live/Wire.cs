using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Drafting.Domain;
using MessagePack;
using MessagePack.Formatters;

namespace Drafting.Server.Live;

// What travels over /live, as docs/live-protocol.md specifies it. Keys are the names in both protocols; times are milliseconds since 1970 UTC.

/// <summary>A change as it is written on the wire, in JSON; not yet checked.</summary>
[JsonConverter(typeof(Converter))]
[MessagePackFormatter(typeof(Formatter))]
public readonly record struct WireChange(string Json)
{
    sealed class Converter : JsonConverter<WireChange>
    {
        public override WireChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new WireChange(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, WireChange value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
    }

    sealed class Formatter : IMessagePackFormatter<WireChange>
    {
        public void Serialize(ref MessagePackWriter writer, WireChange value, MessagePackSerializerOptions options) => MessagePackSerializer.ConvertFromJson(value.Json, ref writer, options);

        public WireChange Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json)) Copy(ref reader, writer, depth: 0);
            return new WireChange(Encoding.UTF8.GetString(json.WrittenSpan));
        }

        /// <summary>The same nesting in JSON. What a change never holds (maps, bytes, deeper nesting) becomes null, which is then refused with its place.</summary>
        static void Copy(ref MessagePackReader reader, Utf8JsonWriter writer, int depth)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Array when depth < 4:
                    writer.WriteStartArray();
                    for (var left = reader.ReadArrayHeader(); left > 0; left--) Copy(ref reader, writer, depth + 1);
                    writer.WriteEndArray();
                    break;
                case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                    writer.WriteNumberValue(reader.ReadUInt64());
                    break;
                case MessagePackType.Integer:
                    writer.WriteNumberValue(reader.ReadInt64());
                    break;
                case MessagePackType.Float when reader.ReadDouble() is var number && double.IsFinite(number):
                    writer.WriteNumberValue(number);
                    break;
                case MessagePackType.Float:
                    writer.WriteNullValue();
                    break;
                case MessagePackType.Boolean:
                    writer.WriteBooleanValue(reader.ReadBoolean());
                    break;
                case MessagePackType.String:
                    writer.WriteStringValue(reader.ReadString());
                    break;
                default:
                    reader.Skip();
                    writer.WriteNullValue();
                    break;
            }
        }
    }
}

/// <summary>Either the value or why there is none.</summary>
[MessagePackObject]
public sealed record Answer<T>([property: Key("value")] T? Value, [property: Key("refusal")] WireRefusal? Refusal) where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);
    public static implicit operator Answer<T>(Refusal refusal) => new(null, new WireRefusal(refusal.Code, refusal.Message, refusal.Action));
    public static implicit operator Answer<T>(WireRefusal refusal) => new(null, refusal);
}

[MessagePackObject]
public sealed record WireRefusal(
    [property: Key("code")] string Code, [property: Key("message")] string Message, [property: Key("action")] string Action,
    [property: Key("lastSeq")] int? LastSeq = null, [property: Key("head")] WireHead? Head = null);

[MessagePackObject]
public sealed record WireHead([property: Key("version")] int Version, [property: Key("text")] string Text, [property: Key("hash")] string Hash);

[MessagePackObject]
public sealed record Nothing;

[MessagePackObject]
public sealed record GroupArgument([property: Key("group")] string Group);

[MessagePackObject]
public sealed record DraftArgument([property: Key("draftId")] long DraftId);

[MessagePackObject]
public sealed record TextArgument([property: Key("textId")] long TextId);

[MessagePackObject]
public sealed record CatchUpArgument([property: Key("textId")] long TextId, [property: Key("fromVersion")] int FromVersion);

[MessagePackObject]
public sealed record SubmitArgument(
    [property: Key("textId")] long TextId, [property: Key("clientId")] long ClientId, [property: Key("firstSeq")] int FirstSeq, [property: Key("baseVersion")] int BaseVersion,
    [property: Key("changes")] IReadOnlyList<WireChange>? Changes);

[MessagePackObject]
public sealed record PointArgument(
    [property: Key("textId")] long TextId, [property: Key("clientId")] long ClientId, [property: Key("version")] int Version, [property: Key("anchor")] int? Anchor, [property: Key("head")] int? Head);

[MessagePackObject]
public sealed record MismatchArgument([property: Key("textId")] long TextId, [property: Key("version")] int Version, [property: Key("hash")] string Hash);

[MessagePackObject]
public sealed record NewEditorValue([property: Key("clientId")] long ClientId);

[MessagePackObject]
public sealed record SubmitValue([property: Key("textId")] long TextId, [property: Key("version")] int Version, [property: Key("lastSeq")] int LastSeq);

[MessagePackObject]
public sealed record WireEntry(
    [property: Key("version")] int Version, [property: Key("clientId")] long ClientId, [property: Key("seq")] int Seq, [property: Key("personId")] long PersonId,
    [property: Key("delegationId")] long? DelegationId, [property: Key("at")] long At, [property: Key("changes")] WireChange Changes);

[MessagePackObject]
public sealed record CatchUpValue(
    [property: Key("textId")] long TextId, [property: Key("from")] int From, [property: Key("to")] int To, [property: Key("head")] int Head, [property: Key("entries")] IReadOnlyList<WireEntry> Entries);

/// <summary>A live text at its head; also what HTTP answers.</summary>
[MessagePackObject]
public sealed record TextState([property: Key("textId")] long TextId, [property: Key("version")] int Version, [property: Key("text")] string Text, [property: Key("hash")] string Hash);

[MessagePackObject]
public sealed record ChangesMessage([property: Key("textId")] long TextId, [property: Key("from")] int From, [property: Key("to")] int To, [property: Key("entries")] IReadOnlyList<WireEntry> Entries);

[MessagePackObject]
public sealed record HeadLine([property: Key("textId")] long TextId, [property: Key("version")] int Version, [property: Key("hash")] string Hash);

[MessagePackObject]
public sealed record HeadsMessage([property: Key("draftId")] long DraftId, [property: Key("heads")] IReadOnlyList<HeadLine> Heads);

[MessagePackObject]
public sealed record BehindMessage([property: Key("reason")] string Reason);

[MessagePackObject]
public sealed record RightsMessage([property: Key("reason")] string Reason);

[MessagePackObject]
public sealed record ClosingMessage([property: Key("reason")] string Reason);

[MessagePackObject]
public sealed record OutlineMessage(
    [property: Key("draftId")] long DraftId, [property: Key("outline")] int Outline, [property: Key("kind")] string Kind, [property: Key("recommendationId")] long? RecommendationId,
    [property: Key("paragraphId")] long? ParagraphId);

[MessagePackObject]
public sealed record EvidenceMessage([property: Key("draftId")] long DraftId, [property: Key("paragraphId")] long ParagraphId);

[MessagePackObject]
public sealed record BracketsMessage([property: Key("draftId")] long DraftId, [property: Key("paragraphId")] long ParagraphId);

[MessagePackObject]
public sealed record AmendmentsMessage([property: Key("draftId")] long DraftId, [property: Key("amendmentId")] long AmendmentId);

[MessagePackObject]
public sealed record ConsensusMessage([property: Key("draftId")] long DraftId, [property: Key("what")] string What, [property: Key("paragraphId")] long? ParagraphId);

[MessagePackObject]
public sealed record MergeMessage([property: Key("draftId")] long DraftId, [property: Key("mergeId")] long MergeId);

[MessagePackObject]
public sealed record Present([property: Key("connection")] string Connection, [property: Key("personId")] long PersonId, [property: Key("name")] string Name, [property: Key("delegationId")] long? DelegationId);

[MessagePackObject]
public sealed record PresenceMessage([property: Key("draftId")] long DraftId, [property: Key("people")] IReadOnlyList<Present> People, [property: Key("observers")] int Observers);

[MessagePackObject]
public sealed record PointerMessage(
    [property: Key("textId")] long TextId, [property: Key("clientId")] long ClientId, [property: Key("version")] int Version, [property: Key("anchor")] int? Anchor, [property: Key("head")] int? Head,
    [property: Key("connection")] string Connection, [property: Key("personId")] long PersonId, [property: Key("delegationId")] long? DelegationId);

[MessagePackObject]
public sealed record You(
    [property: Key("connection")] string Connection, [property: Key("personId")] long? PersonId, [property: Key("name")] string Name, [property: Key("role")] string Role,
    [property: Key("delegationId")] long? DelegationId, [property: Key("mayEdit")] bool MayEdit);

[MessagePackObject]
public sealed record Limits(
    [property: Key("textLength")] int TextLength, [property: Key("changesPerSubmit")] int ChangesPerSubmit, [property: Key("submitsPerSecond")] int SubmitsPerSecond,
    [property: Key("catchUpEntries")] int CatchUpEntries);

[MessagePackObject]
public sealed record JoinValue(
    [property: Key("protocol")] int Protocol, [property: Key("draft")] Drafts.DraftOutline Draft, [property: Key("texts")] IReadOnlyList<TextState> Texts,
    [property: Key("people")] IReadOnlyList<Present> People, [property: Key("observers")] int Observers, [property: Key("you")] You You, [property: Key("limits")] Limits Limits);
