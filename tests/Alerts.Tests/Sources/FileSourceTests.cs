using Alerts.Notices;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alerts-sources-");
    private readonly Reading _reading;

    public FileSourceTests()
    {
        _reading = new Reading(settings: [("BaseDirectory", _folder.FullName), ("MaxBodyBytes", "4096")]);
        Write("archive/b.xml", Rss(RssItem("https://example.org/b"), RssItem("https://example.org/a")));
        Write("archive/a/2026.xml", Rss(RssItem("https://example.org/a")));
        Write("archive/README.md", "No feed.");
    }

    public void Dispose()
    {
        _reading.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task All_files_below_a_folder_are_one_source_in_the_order_of_their_paths()
        => Assert.Equal(["item:https://example.org/a", "item:https://example.org/b"], (await ItemsAsync("file:archive")).Found.Select(i => i.Identity));

    [Fact]
    public async Task One_file_is_read_by_its_path_absolute_or_as_a_uri_too()
    {
        var path = Path.Combine(_folder.FullName, "archive", "a", "2026.xml");

        Assert.Single((await ItemsAsync("file:archive/a/2026.xml")).Found);
        Assert.Single((await ItemsAsync($"file:{path}")).Found);
        Assert.Single((await ItemsAsync(new Uri(path).AbsoluteUri)).Found);
    }

    [Fact]
    public async Task The_same_files_are_unchanged_and_a_change_in_any_is_seen()
    {
        var first = await ItemsAsync("file:archive");
        Assert.IsType<SourceRead.Unchanged>(await _reading.ReadAsync(Feed("file:archive"), first.Cursor));

        Write("archive/a/2026.xml", Rss(RssItem("https://example.org/c")));

        Assert.IsType<SourceRead.Items>(await _reading.ReadAsync(Feed("file:archive"), first.Cursor));
    }

    [Theory]
    [InlineData("file:missing", "missing: no such file or folder")]
    [InlineData("file:archive/a/missing.xml", "archive/a/missing.xml: no such file or folder")]
    public async Task A_missing_path_is_a_failure_that_names_it(string url, string reason)
        => Assert.Equal(reason, await _reading.FailAsync(Feed(url)));

    [Fact]
    public async Task A_folder_without_a_file_of_the_format_is_a_failure()
        => Assert.Equal("archive: no .json file below it", await _reading.FailAsync(FederalRegister("file:archive")));

    [Fact]
    public async Task One_broken_file_fails_the_whole_source_and_is_named()
    {
        Write("archive/c.xml", "<rss");

        Assert.StartsWith("archive/c.xml: not well-formed XML", await _reading.FailAsync(Feed("file:archive")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_fails_the_whole_source_and_is_named()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "archive", "c.xml"), Path.Combine(_folder.FullName, "gone.xml"));

        Assert.Equal("archive/c.xml: cannot be read (FileNotFoundException)", await _reading.FailAsync(Feed("file:archive")));
    }

    [Fact]
    public async Task The_limit_is_for_all_files_together()
    {
        Write("archive/c.xml", new string(' ', 3000));
        Write("archive/d.xml", new string(' ', 3000));

        Assert.Equal("archive/d.xml: the source is larger than 4096 bytes", await _reading.FailAsync(Feed("file:archive")));
    }

    private async Task<SourceRead.Items> ItemsAsync(string url) => Assert.IsType<SourceRead.Items>(await _reading.ReadAsync(Feed(url)));

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
