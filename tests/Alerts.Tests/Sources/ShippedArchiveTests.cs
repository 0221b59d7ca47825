using Alerts.Notices;

namespace Alerts.Tests.Sources;

public sealed class ShippedArchiveTests
{
    private static readonly string Data = Path.Combine(Root(), "data");

    [Fact]
    public async Task Every_shipped_archive_is_read_with_titles_texts_and_dates()
    {
        using var reading = new Reading(settings: ("BaseDirectory", Data));
        var archives = (await SourcesAsync()).Where(s => s.Archive).ToList();
        Assert.NotEmpty(archives);

        foreach (var source in archives)
        {
            var read = await reading.ReadAsync(source);
            Assert.True(read is SourceRead.Items, $"{source.Id}: {read}");
            var items = ((SourceRead.Items)read).Found;

            Assert.NotEmpty(items);
            Assert.All(items, item => Assert.True(
                item is { Title.Length: > 0, Published: not null, LegalDate: not null } && (item.Link is not null || item.Identity.Length > "item:".Length),
                $"{source.Id}: {item}"));
            Assert.Equal(items.Count, items.Select(i => i.Identity).Distinct().Count());
        }
    }

    [Fact]
    public async Task No_file_of_the_archive_is_without_a_source()
    {
        var folders = (await SourcesAsync()).Where(s => s.Archive).Select(s => Path.Combine(Data, s.Url["file:".Length..])).ToList();
        var files = Directory.EnumerateFiles(Path.Combine(Data, "archive"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".md", StringComparison.Ordinal));

        Assert.All(files, file => Assert.Contains(folders, folder => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_announcement_of_no_72_says_what_the_archive_says_of_it()
    {
        using var reading = new Reading(settings: ("BaseDirectory", Data));
        var china = (await SourcesAsync()).Single(s => s.Id.Value == "cn-mofcom-archive");

        var item = Assert.IsType<SourceRead.Items>(await reading.ReadAsync(china)).Found.Single(i => i.Title.Contains("2025年第72号", StringComparison.Ordinal));

        Assert.Equal("item:https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_5c68985a6b1a46778e2e8dbff1bb1601.html", item.Identity);
        Assert.Equal(new DateOnly(2025, 11, 9), item.LegalDate);
        Assert.Contains("暂停实施", item.Text, StringComparison.Ordinal);
        Assert.Contains("is suspended from the day of issue", item.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Source>> SourcesAsync()
        => (await SourceFileReader.ReadAsync(
            "sources.json",
            await File.ReadAllBytesAsync(Path.Combine(Data, "sources.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(Data, "sources.schema.json"), TestContext.Current.CancellationToken),
            new SourceChecks(_ => true, _ => true),
            TestContext.Current.CancellationToken)).OrThrow();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Alerts.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        return folder.FullName;
    }
}
