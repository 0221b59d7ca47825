using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Alerts.Tests.Support;

namespace Alerts.Tests.Web.Feeds;

/// <summary>Programs that are not ours (tests/feeds; <c>test.sh</c> installs their packages) read what we serve.</summary>
internal static class FeedReaders
{
    /// <summary>By feedsmith.</summary>
    public static Task<JsonElement> FeedAsync(string xml) => ReadAsync("read-feed.mjs", xml);

    /// <summary>By ical.js.</summary>
    public static Task<JsonElement> CalendarAsync(string calendar) => ReadAsync("read-calendar.mjs", calendar);

    public static IReadOnlyList<string> Titles(JsonElement feed)
        => feed.TryGetProperty("entries", out var entries) ? [.. entries.EnumerateArray().Select(e => e.GetProperty("title").GetProperty("value").GetString()!)] : [];

    private static async Task<JsonElement> ReadAsync(string script, string input)
    {
        var start = new ProcessStartInfo("node", script)
        {
            WorkingDirectory = Path.Combine(ShippedData.Root, "tests", "feeds"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Node.js did not start.");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{script} (npm ci --prefix tests/feeds): {await error}\n{input[..Math.Min(input.Length, 2000)]}");
        return JsonDocument.Parse(await output).RootElement;
    }
}
