using System.Text;
using Alerts.Subscriptions.Bulk;
using Alerts.Tests.Support;
using static Alerts.Tests.Subscriptions.Bulk.ImportFiles;

namespace Alerts.Tests.Subscriptions.Bulk;

/// <summary>Files as spreadsheets, scripts and enemies write them: each fault with its line, and no harm to the lines beside it.</summary>
public sealed class HostileFileTests
{
    private const string Head = "channel,target,name\n";
    private const string Good = "email,good@example.com,\n";

    private readonly World _world = new(Some.Noon);

    public static TheoryData<string, string> Headers => new()
    {
        { "", "1: is empty: the first row must be a header" },
        { "\n\n", "1: is empty: the first row must be a header" },
        { "channel,target\n", "1: has a header, but no subscription below it" },
        { "channel;target\nemail;a@example.com\n", "1: has its cells separated by semicolons or tabs: separate them by commas (RFC 4180)" },
        { "channel,target,target\nemail,a@example.com,\n", "1 target: stands in the header more than once" },
        { "channel\nemail\n", "1 target: is missing in the header" },
        { "channel,target,Materials\nx", $"1 Materials: 'Materials' is not a known column; there are {Names}" },
        { "email,a@example.com\n", $"1 email: 'email' is not a known column; there are {Names}|1 a@example.com: 'a@example.com' is not a known column; there are {Names}|1 channel: is missing in the header|1 target: is missing in the header" },
        { "channel,\"target\nemail,x\n", "1: has a quoted cell that is not closed on its line (no cell may hold a line break)" },
        { "chan\0nel,target\n", "1: has a NUL byte" },
    };

    private const string Names = "tenant, channel, target, name, materials, jurisdictions, kinds, leadDays, allDualUse, includeLowConfidence, digest, digestAt, digestOn, timeZone, quietHours, nothingNew, criticalAtOnce, confirmed";

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_that_cannot_be_understood_refuses_the_file_in_every_mode(string file, string errors)
    {
        foreach (var mode in Enum.GetValues<ImportMode>())
        {
            var report = await _world.ImportAsync(Csv with { Mode = mode }, file);
            Assert.Equal(errors.Split('|'), report.Errors());
            Assert.False(report.IsStored);
        }
    }

    [Theory]
    [InlineData("email,a@example.com", "has 2 columns; the header has 3")]
    [InlineData("email,a@example.com,x,y", "has 4 columns; the header has 3")]
    [InlineData("email,a@example.com,\"never closed", "has a quoted cell that is not closed on its line (no cell may hold a line break)")]
    [InlineData("email,a@example.com,a\"b", "has a quote inside a cell that does not begin with one: quote the cell, and write the quote twice")]
    [InlineData("email,a@example.com,\"a\"b", "has text after the closing quote of a cell: a quote inside is written twice")]
    [InlineData("email,a@example.com,a\0b", "has a NUL byte")]
    [InlineData("email,a@example.com,a\rb", "has a carriage return inside: lines end with LF or CRLF")]
    public async Task A_bad_line_is_named_and_those_beside_it_are_good(string line, string detail)
    {
        var report = await _world.ImportAsync(Csv with { Mode = ImportMode.BestEffort }, $"{Head}{Good}{line}\nemail,other@example.com,\n");
        Assert.Equal([$"3: {detail}"], report.Errors());
        Assert.Equal((3, 2, 1), (report.Lines, report.Created, report.Refused));
    }

    [Theory]
    [InlineData("{", "is not JSON at position 2")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("\"x\"", "must be a JSON object")]
    [InlineData("{} {}", "is not JSON at position 4")]
    [InlineData("{\"channel\":\"email\",\"channel\":\"slack\"}", "channel")]
    [InlineData("{\"\\ud800\":1}", "half a surrogate pair")]
    [InlineData("{\"name\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"channel\":7,\"materials\":[\"gallium\",1],\"leadDays\":[1.5],\"allDualUse\":\"yes\",\"x\":1}", "must be a string|must be a string|must be a whole number|must be true or false|'x' is not a known property")]
    public async Task A_bad_json_line_is_named_and_those_beside_it_are_good(string line, string details)
    {
        var report = await _world.ImportAsync(Jsonl with { Mode = ImportMode.BestEffort }, $"{{\"channel\":\"email\",\"target\":\"good@example.com\"}}\n{line}\n{{\"channel\":\"email\",\"target\":\"other@example.com\"}}");
        Assert.All(report.Errors, e => Assert.Equal(2, e.Line));
        Assert.Equal(details.Split('|').Length, report.Errors.Count);
        Assert.All(details.Split('|').Zip(report.Errors), x => Assert.Contains(x.First, x.Second.Detail, StringComparison.Ordinal));
        Assert.Equal((3, 2, 1), (report.Lines, report.Created, report.Refused));
    }

    [Fact]
    public async Task Pointers_lead_into_the_line()
    {
        var report = await _world.ImportAsync(Jsonl, "{\"channel\":\"email\",\"target\":\"a@example.com\",\"materials\":[\"gallium\",\"galium\"]}");
        Assert.Equal("#/materials/1", Assert.Single(report.Errors).Pointer);
    }

    [Fact]
    public async Task A_byte_order_mark_and_every_line_ending_are_taken()
    {
        foreach (var file in new[] { $"\uFEFF{Head}{Good}", $"{Head}{Good}".ReplaceLineEndings("\r\n"), $"{Head}{Good}".TrimEnd('\n'), $"\n{Head}\n,,\n{Good}\n  \n" })
        {
            Assert.Equal((1, 0), (await _world.ImportAsync(Csv, file)) is var r ? (r.Lines, r.Refused) : default);
        }
    }

    [Fact]
    public async Task Broken_utf8_is_named_with_its_line_and_byte()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes($"{Head}{Good}email,a@example.com,镓"), 0xC3, 0x28, (byte)'\n'];
        Assert.Equal(["3: is not UTF-8 at its byte 24"], (await _world.ImportAsync(Csv, file)).Errors());
        Assert.Equal(["1: is UTF-16: save the file as UTF-8"], (await _world.ImportAsync(Csv, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Head)])).Errors());
    }

    [Fact]
    public async Task A_line_of_10_MB_is_passed_over_and_the_next_is_read()
    {
        var file = $"{Head}email,a@example.com,{new string('x', 10 * 1024 * 1024)}\n{Good}";
        var report = await _world.ImportAsync(Csv with { Mode = ImportMode.BestEffort }, file);
        Assert.Equal(["2: is longer than 65536 bytes"], report.Errors());
        Assert.Equal((2, 1), (report.Lines, report.Created));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_line_may_have_64_KiB_and_no_more(int more, bool isRead)
    {
        // A JSON line may be padded with spaces.
        var line = "{\"channel\":\"email\",\"target\":\"a@example.com\"}".PadRight(BulkLimits.MaxLineBytes + more);
        Assert.Equal(isRead, (await _world.ImportAsync(Jsonl, line + "\r\n")).IsStored);
    }

    [Fact]
    public async Task Too_many_bytes_or_lines_store_nothing()
    {
        var lines = new StringBuilder(Head);
        for (var i = 0; i <= BulkLimits.MaxLines; i++)
        {
            lines.Append("email,a@example.com,\n");
        }

        Assert.Equal("The file has more than 100,000 subscriptions: split it.", await TooLargeAsync(Encoding.UTF8.GetBytes(lines.ToString())));
        var large = new byte[BulkLimits.MaxBytes + 1];
        Array.Fill(large, (byte)'\n');
        Assert.Equal("The file has more than 32 MiB: split it.", await TooLargeAsync(large));
        Assert.Equal(0, _world.Ports.Writes);
    }

    [Fact]
    public async Task Thousands_of_faults_are_counted_and_the_first_are_listed()
    {
        var report = await _world.ImportAsync(Csv, Head + string.Concat(Enumerable.Repeat("fax,nobody,\n", 5000)));
        Assert.Equal((5000, 200, 4800), (report.Refused, report.Errors.Count, report.MoreErrors));
    }

    [Fact]
    public async Task A_masked_export_is_not_taken_for_addresses()
    {
        await _world.ImportAsync(Csv, $"channel,target\nemail,a@example.com\nwebhook,https://example.com/secret\n");
        foreach (var format in Enum.GetValues<BulkFormat>())
        {
            var masked = await _world.ExportAsync(format, showsAddresses: false);
            Assert.DoesNotContain("secret", masked, StringComparison.Ordinal);
            var report = await _world.ImportAsync(Csv with { Format = format }, masked);
            Assert.Equal(2, report.Refused);
            Assert.All(report.Errors, e => Assert.StartsWith("is masked", e.Detail, StringComparison.Ordinal));
        }
    }

    private async Task<string> TooLargeAsync(byte[] file)
        => Assert.IsType<ImportResult.TooLarge>(await _world.Import.ImportAsync(Csv with { Mode = ImportMode.BestEffort }, new MemoryStream(file), World.Cancel)).Reason;
}
