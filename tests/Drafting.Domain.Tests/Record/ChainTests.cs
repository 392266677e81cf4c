using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Drafting.Domain.Record;

namespace Drafting.Domain.Tests.Record;

public class ChainTests
{
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);

    [Fact]
    public void An_entrys_hash_is_that_of_its_canonical_form_which_anyone_can_write_down()
    {
        var form = $"drafting-record: 1\ngroup: 1\nsequence: 2\nat: 1767225600000\nperson: 3\non-behalf-of: -\nkind: paragraph-added\npayload: {{\"label\":\"4 bis\"}}\nprevious: {new string('0', 64)}\n";
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(form)), Chain.HashOfEntry(1, 2, At, 3, null, "paragraph-added", "{\"label\":\"4 bis\"}", Chain.Start));
    }

    [Fact]
    public void A_changes_hash_is_that_of_its_canonical_form()
    {
        var form = $"drafting-text: 1\ntext: 9\nversion: 4\nclient: 81\nseq: 2\nat: 1767225600000\nperson: 3\non-behalf-of: 5\nchanges: [1,[0,\"ä\"]]\nprevious: {new string('0', 64)}\n";
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(form)), Chain.HashOfChange(9, 4, 81, 2, At, 3, 5, "[1,[0,\"ä\"]]", Chain.Start));
    }

    [Fact]
    public void Every_part_of_an_entry_changes_its_hash()
    {
        var previous = Chain.HashOfEntry(1, 1, At, 3, 5, "a", "{}", Chain.Start);
        byte[][] hashes =
        [
            Chain.HashOfEntry(1, 2, At, 3, 5, "b", "{}", previous),
            Chain.HashOfEntry(2, 2, At, 3, 5, "b", "{}", previous),
            Chain.HashOfEntry(1, 3, At, 3, 5, "b", "{}", previous),
            Chain.HashOfEntry(1, 2, At.AddMilliseconds(1), 3, 5, "b", "{}", previous),
            Chain.HashOfEntry(1, 2, At, null, 5, "b", "{}", previous),
            Chain.HashOfEntry(1, 2, At, 3, null, "b", "{}", previous),
            Chain.HashOfEntry(1, 2, At, 3, 5, "c", "{}", previous),
            Chain.HashOfEntry(1, 2, At, 3, 5, "b", "{\"x\":1}", previous),
            Chain.HashOfEntry(1, 2, At, 3, 5, "b", "{}", Chain.Start),
        ];
        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Canonical_json_does_not_depend_on_the_order_or_spacing_of_the_source()
    {
        using var one = JsonDocument.Parse("""{ "b": [1, {"z": null, "a": "ä\n"}], "a": true }""");
        using var two = JsonDocument.Parse("""{"a":true,"b":[1,{"a":"ä\n","z":null}]}""");
        Assert.Equal(CanonicalJson.Write(one.RootElement), CanonicalJson.Write(two.RootElement));
    }

    [Fact]
    public void Canonical_json_is_one_line_and_reads_back_as_the_same_value() =>
        Gen.Dictionary(Gen.String, Gen.String.Array[0, 3])[0, 5].Sample(value =>
        {
            var element = JsonSerializer.SerializeToElement(value);
            var written = CanonicalJson.Write(element);
            Assert.DoesNotContain('\n', written);
            Assert.True(JsonElement.DeepEquals(element, JsonElement.Parse(written)));
        });
}
