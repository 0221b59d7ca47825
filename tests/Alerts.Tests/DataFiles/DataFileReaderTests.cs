using System.Text;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.DataFiles;

/// <summary>What is wrong before anything is known of the content.</summary>
public sealed class DataFileReaderTests
{
    [Fact]
    public async Task The_shipped_files_are_good()
    {
        Assert.IsType<DataFile<MaterialCatalogue>.Good>(await ShippedData.ReadMaterialsAsync(ShippedData.Bytes("materials.json")));
        Assert.IsType<DataFile<PolicyDataset>.Good>(await ShippedData.ReadPoliciesAsync(ShippedData.Bytes("policies.json")));
        Assert.IsType<DataFile<IReadOnlyList<Source>>.Good>(await ShippedData.ReadSourcesAsync(ShippedData.Bytes("sources.json")));
    }

    [Fact]
    public async Task A_byte_order_mark_and_Windows_line_ends_change_nothing()
    {
        var text = ShippedData.Text("policies.json").ReplaceLineEndings("\r\n");
        var read = await ShippedData.ReadPoliciesAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);
        Assert.Equal((await ShippedData.PoliciesAsync()).Revision, read.OrThrow().Revision);
    }

    [Fact]
    public async Task Broken_JSON_is_named_with_its_line()
    {
        var fault = Assert.Single(await Broken.FaultsAsync("{\n  \"measures\": [\n    {,}\n  ]\n}"));
        Assert.Equal(("policies.json", "", 3), (fault.File, fault.Pointer, fault.Line));
        Assert.StartsWith("not JSON: ", fault.Reason, StringComparison.Ordinal);
        Assert.StartsWith("policies.json:3: (document): not JSON: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"asOf\": \"\0\"}")]
    [InlineData("// comment\n{}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{\"a\": NaN}")]
    public async Task What_is_no_JSON_is_one_fault(string text)
        => Assert.StartsWith("not JSON", Assert.Single(await Broken.FaultsAsync(text)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    public async Task A_document_that_is_no_object_is_refused(string text)
        => Assert.Equal(("", "must be an object"), (await Broken.FaultsAsync(text)).Select(f => (f.Pointer, f.Reason)).First());

    [Fact]
    public async Task A_property_that_stands_twice_is_refused()
        => Assert.Contains(new DataFault("policies.json", "/asOf", "the property 'asOf' stands twice"), await Broken.FaultsAsync("{\"asOf\": \"2026-01-01\", \"asOf\": \"2026-01-02\"}"));

    [Fact]
    public async Task NUL_bytes_outside_of_a_text_are_no_JSON_and_named_by_their_line()
    {
        var fault = Assert.Single(await Broken.FaultsAsync("{\n  \"asOf\":\n  \0\"2026-01-01\" }"));
        Assert.Equal(3, fault.Line);
        Assert.StartsWith("not JSON: ", fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gallium\\u0000", "U+0000")]
    [InlineData("\\u001b[2Jgallium", "U+001B")]
    public async Task A_control_character_in_a_text_is_named_by_its_place_and_goes_to_no_screen(string title, string sign)
    {
        var text = ShippedData.Text("policies.json").Replace("Gallium metal and compounds need a licence", title, StringComparison.Ordinal);
        var fault = Assert.Single(await Broken.FaultsAsync(text));
        Assert.Equal(($"/measures/{Broken.Place("cn-mofcom-2023-23")}/provisions/0/title", $"the text holds the control character {sign}"), (fault.Pointer, fault.Reason));
        Assert.DoesNotContain(fault.ToString(), char.IsControl);
    }

    [Fact]
    public async Task A_control_character_in_a_name_is_shown_by_its_code()
    {
        var faults = await Broken.FaultsAsync("{\"a\\u0000\": 1}");
        Assert.Contains(faults, f => f.Pointer == "/a\\u0000" && f.Reason == "the name of the property holds the control character U+0000");
        Assert.All(faults, f => Assert.DoesNotContain(f.ToString(), char.IsControl));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_name_is_a_fault_of_the_object()
        => Assert.Contains(await Broken.FaultsAsync("{\"\\ud800\": 1}"), f => f == new DataFault("policies.json", "", "the name of a property holds half a surrogate pair"));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e29")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_number_that_is_too_large_is_named_by_its_place(string number)
        => Assert.Contains(await Broken.FaultsAsync($"{{\"asOf\": {number}}}"), f => (f.Pointer, f.Reason) == ("/asOf", "the number is too large"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UTF_16_is_called_by_its_name(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var fault = Assert.Single(await Broken.FaultsAsync([.. encoding.Preamble, .. encoding.GetBytes(ShippedData.Text("policies.json"))]));
        Assert.Equal("not UTF-8 at byte 0: it is UTF-16; save it as UTF-8", fault.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_file_is_called_so(bool mark)
        => Assert.Equal("not JSON: the file is empty", Assert.Single(await Broken.FaultsAsync(mark ? [.. Encoding.UTF8.Preamble] : [])).Reason);

    [Fact]
    public async Task A_fault_is_one_line_however_long_the_text_at_fault_is()
        => Assert.All(
            await Broken.PoliciesAsync(root => root["measures"]![0]!["timeZone"] = new string('x', 100_000) + "\n"),
            f => Assert.InRange(f.ToString().ReplaceLineEndings("").Length, 1, 1200));

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_named_by_their_place()
        => Assert.Equal("not UTF-8 at byte 5", Assert.Single(await Broken.FaultsAsync([.. "{\"a\":"u8, 0xFF, .. "}"u8])).Reason);

    [Fact]
    public async Task A_byte_that_is_not_UTF_8_behind_a_mark_is_counted_from_the_start_of_the_file()
        => Assert.Equal("not UTF-8 at byte 8", Assert.Single(await Broken.FaultsAsync([.. Encoding.UTF8.Preamble, .. "{\"a\":"u8, 0xFF, .. "}"u8])).Reason);

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_parsed()
        => Assert.Contains("at most", Assert.Single(await Broken.FaultsAsync(new byte[DataFileReader.MaxBytes + 1])).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_nested_too_deep_is_refused()
        => Assert.StartsWith("not JSON: ", Assert.Single(await Broken.FaultsAsync(new string('[', 100_000))).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_text_is_a_fault_with_its_place()
    {
        var text = ShippedData.Text("policies.json").Replace("\"Adjusted application of No. 46 of 2024\"", "\"\\ud800\"", StringComparison.Ordinal);
        Assert.EndsWith("/titles/en", Assert.Single(await Broken.FaultsAsync(text)).Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_go_on_without_the_file_says_every_fault()
    {
        var read = new DataFile<PolicyDataset>.Refused(await Broken.FaultsAsync("{}"));
        Assert.Contains("'measures' is missing", Assert.Throws<DataFileException>(read.OrThrow).Message, StringComparison.Ordinal);
    }
}
