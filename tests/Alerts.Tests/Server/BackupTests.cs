using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text.Json;
using Alerts.Server.Backups;
using Alerts.Server.Hosting;
using Alerts.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Server;

/// <summary>Backups of a small data directory, good and bad, and where a restore may be killed.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-test-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string From => Path.Combine(_directory.FullName, "from");

    private string Into => Path.Combine(_directory.FullName, "into");

    private string BackupFile => Path.Combine(_directory.FullName, "backup.zip");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(From, "keys"));
        await FillAsync(From, "kept");
        await File.WriteAllTextAsync(Path.Combine(From, "keys", "key-1.xml"), "<key/>", Token);
        await File.WriteAllTextAsync(Path.Combine(From, "settings.json"), "{ }", Token);
        await File.WriteAllTextAsync(Path.Combine(From, "sources.json"), "{ \"sources\": [] }", Token);
        await File.WriteAllTextAsync(Path.Combine(From, "other.txt"), "not ours", Token);
    }

    [Fact]
    public async Task What_is_restored_is_what_was_backed_up()
    {
        var manifest = await BackUpAsync();
        Assert.Equal(["alerts.db", "sources.json", "settings.json", "keys/key-1.xml"], manifest.Files.Select(f => f.Path));
        Assert.Equal((SqliteBackup.Schema, 1, _clock.GetUtcNow()), (manifest.Schema, manifest.Rows["t"], manifest.MadeAt));

        Assert.Null(await RestoreAsync());

        Assert.Equal(["alerts.db", "keys", "keys/key-1.xml", "settings.json", "sources.json"], Names(Into));
        Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(Into, "keys", "key-1.xml"), Token));
        Assert.Equal("kept", WordIn(Into));
        Assert.Equal(["backup.zip", "from", "into"], Directory.GetFileSystemEntries(_directory.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_reads_a_backup_and_what_is_restored()
    {
        await BackUpAsync();
        await RestoreAsync();
        foreach (var path in (string[])[BackupFile, Path.Combine(Into, "alerts.db"), Path.Combine(Into, "keys"), Path.Combine(Into, "keys", "key-1.xml"), Path.Combine(Into, "settings.json")])
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public async Task Without_keys_nothing_that_opens_secrets_is_in_it_and_those_that_are_there_stay()
    {
        Assert.False((await BackUpAsync(withSecrets: false)).OpensSecrets);
        Directory.CreateDirectory(Path.Combine(Into, "keys"));
        await File.WriteAllTextAsync(Path.Combine(Into, "settings.json"), "mine", Token);

        Assert.Null(await RestoreAsync());

        Assert.Equal(["alerts.db", "keys", "settings.json", "sources.json"], Names(Into));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Into, "settings.json"), Token));
    }

    [Fact]
    public async Task A_backup_is_not_replaced_unless_that_is_wanted_and_then_at_once()
    {
        await BackUpAsync();
        var before = await File.ReadAllBytesAsync(BackupFile, Token);
        await FillAsync(From, "newer");

        await Assert.ThrowsAsync<UserFaultException>(() => BackUpAsync());
        Assert.Equal(before, await File.ReadAllBytesAsync(BackupFile, Token));

        await BackUpAsync(overwrite: true);
        await RestoreAsync();
        Assert.Equal("newer", WordIn(Into));
    }

    [Fact]
    public async Task What_a_killed_backup_left_is_used_up_by_the_next()
    {
        foreach (var left in (string[])[".tmp", ".db.tmp", ".db.tmp-journal"])
        {
            await File.WriteAllTextAsync(BackupFile + left, new string('x', 1_000_000), Token);
        }

        await BackUpAsync();
        await RestoreAsync();
        Assert.Equal("kept", WordIn(Into));
        Assert.Equal([BackupFile], Directory.GetFiles(_directory.FullName, "backup.zip*"));
    }

    [Fact]
    public async Task A_damaged_database_is_not_backed_up()
    {
        var database = Path.Combine(From, "alerts.db");
        await using (var stream = File.OpenWrite(database))
        {
            stream.Position = stream.Length / 2;
            stream.Write(new byte[stream.Length / 3]);
        }

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => BackUpAsync());
        Assert.True(fault is UserFaultException or StorageException, fault.ToString());
        Assert.Contains(database, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.FullName, "backup.zip*"));
    }

    [Fact]
    public async Task A_byte_that_changed_anywhere_in_a_backup_is_noticed_or_changes_nothing_that_is_restored()
    {
        await BackUpAsync();
        await RestoreAsync();
        var good = Contents(Into);
        var bytes = await File.ReadAllBytesAsync(BackupFile, Token);
        var refused = 0;
        const int Places = 150;
        for (var i = 0; i < Places; i++)
        {
            var damaged = (byte[])bytes.Clone();
            // Also the directory at the end of the ZIP, which is small.
            damaged[i < Places / 2 ? bytes.Length * (long)i / (Places / 2) : bytes.Length - 1 - ((i - (Places / 2)) * 7)] ^= 0x10;
            refused += await RestoreBytesAsync(damaged) is { } restored ? Same(good, restored) : 1;
        }

        Assert.InRange(refused, Places / 2, Places);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_is_refused_by_name()
    {
        await BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(BackupFile, Token);
        for (var i = 0; i < 40; i++)
        {
            Assert.Null(await RestoreBytesAsync(bytes[..(int)(bytes.Length * (long)i / 40)]));
        }

        Assert.Null(await RestoreBytesAsync(bytes[..^1]));
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_is_refused_by_name()
    {
        var manifest = await BackUpAsync();
        await RewriteAsync(manifest with { Schema = SqliteBackup.Schema + 1, Program = "9.9.9" });
        var fault = await Assert.ThrowsAsync<UserFaultException>(RestoreAsync);
        Assert.Contains(BackupFile, fault.Message, StringComparison.Ordinal);
        Assert.Contains("9.9.9", fault.Message, StringComparison.Ordinal);

        await RewriteAsync(manifest, "alerts-backup/2 of the future");
        Assert.Contains("newer version", (await Assert.ThrowsAsync<UserFaultException>(RestoreAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(Names(Into));
    }

    [Fact]
    public async Task A_manifest_that_names_what_no_backup_holds_or_other_rows_or_files_is_refused()
    {
        var manifest = await BackUpAsync();
        await RewriteAsync(manifest with { Files = [.. manifest.Files, manifest.Files[0] with { Path = "../alerts.lock" }] });
        Assert.Contains("no backup holds", (await Assert.ThrowsAsync<UserFaultException>(RestoreAsync)).Message, StringComparison.Ordinal);

        await RewriteAsync(manifest with { Files = [.. manifest.Files.Skip(1)] });
        Assert.Contains("database is missing", (await Assert.ThrowsAsync<UserFaultException>(RestoreAsync)).Message, StringComparison.Ordinal);

        await RewriteAsync(manifest with { Files = [.. manifest.Files.SkipLast(1)] });
        Assert.Contains("not those that its manifest names", (await Assert.ThrowsAsync<UserFaultException>(RestoreAsync)).Message, StringComparison.Ordinal);

        await RewriteAsync(manifest with { Rows = new Dictionary<string, long>(manifest.Rows, StringComparer.Ordinal) { ["t"] = 2 } });
        Assert.Contains("not the one that its manifest tells of", (await Assert.ThrowsAsync<UserFaultException>(RestoreAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(Names(Into));
    }

    [Fact]
    public async Task What_was_there_is_kept_aside()
    {
        await BackUpAsync();
        await FillAsync(Into, "old");
        await File.WriteAllTextAsync(Path.Combine(Into, "alerts.db-wal"), "of the old database", Token);

        var aside = await RestoreAsync();

        Assert.Equal(Path.Combine(Into, "before-restore-20261123T080000000Z"), aside);
        Assert.Equal(["alerts.db", "alerts.db-wal"], Names(aside!));
        Assert.Equal("kept", WordIn(Into));
        Assert.False(File.Exists(Path.Combine(Into, "alerts.db-wal")));
    }

    /// <param name="step">After how many moves of names it was killed: three out, then four in.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task A_restore_that_is_killed_between_two_names_leaves_a_directory_that_no_verb_opens_and_the_next_restore_mends(int step)
    {
        await BackUpAsync();
        await FillAsync(Into, "old");
        await File.WriteAllTextAsync(Path.Combine(Into, "sources.json"), "old", Token);
        await File.WriteAllTextAsync(Path.Combine(Into, "alerts.db-wal"), "old", Token);
        LeaveAsKilledAfter(step);
        Assert.Contains("was not finished", Assert.Throws<UserFaultException>(() => DataDirectory.Open(Into)).Message, StringComparison.Ordinal);
        Assert.Contains("was not finished", Assert.Throws<UserFaultException>(() => DataDirectory.Existing(Into)).Message, StringComparison.Ordinal);

        var aside = await RestoreAsync();

        Assert.Equal(["alerts.db", "alerts.db-wal", "sources.json"], Names(aside!));
        Assert.Equal("old", WordIn(aside!));
        Assert.Equal(["alerts.db", "keys", "keys/key-1.xml", "settings.json", "sources.json"], Names(Into).Where(n => !n.StartsWith("before-restore", StringComparison.Ordinal)));
        Assert.Equal("kept", WordIn(Into));
        DataDirectory.Open(Into);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private void LeaveAsKilledAfter(int step)
    {
        var (outwards, inwards) = ((string[])["alerts.db", "alerts.db-wal", "sources.json"], (string[])["alerts.db", "sources.json", "settings.json", "keys"]);
        var aside = Directory.CreateDirectory(Path.Combine(Into, "before-restore-x")).FullName;
        var staging = Directory.CreateDirectory(Path.Combine(Into, "restore.tmp")).FullName;
        foreach (var name in inwards.Take(3))
        {
            File.WriteAllText(Path.Combine(staging, name), "half");
        }

        Directory.CreateDirectory(Path.Combine(staging, "keys"));
        foreach (var name in outwards.Take(step))
        {
            Directory.Move(Path.Combine(Into, name), Path.Combine(aside, name));
        }

        foreach (var name in inwards.Take(step - outwards.Length))
        {
            Directory.Move(Path.Combine(staging, name), Path.Combine(Into, name));
        }

        File.WriteAllText(Path.Combine(Into, "restore.unfinished"), JsonSerializer.Serialize(new { aside = "x", movedIn = step > outwards.Length ? inwards : null }));
    }

    private async Task<BackupManifest> BackUpAsync(bool withSecrets = true, bool overwrite = false)
        => await new Backup(DataDirectory.Existing(From), _clock).WriteAsync(BackupFile, withSecrets, overwrite, Token);

    private async Task<string?> RestoreAsync()
    {
        await using var stream = File.OpenRead(BackupFile);
        using var archive = await BackupArchive.OpenAsync(stream, BackupFile, Token);
        return await new Restore(DataDirectory.OpenForRestore(Into), _clock).RunAsync(archive, BackupFile, Token);
    }

    // Null where it was refused, which must name the file and leave nothing.
    private async Task<SortedDictionary<string, string>?> RestoreBytesAsync(byte[] bytes)
    {
        await File.WriteAllBytesAsync(BackupFile, bytes, Token);
        if (Directory.Exists(Into))
        {
            Directory.Delete(Into, recursive: true);
        }

        try
        {
            await RestoreAsync();
            return Contents(Into);
        }
        catch (UserFaultException e)
        {
            Assert.Contains(BackupFile, e.Message, StringComparison.Ordinal);
            Assert.Empty(Names(Into));
            return null;
        }
    }

    private async Task RewriteAsync(BackupManifest manifest, string? comment = null)
    {
        await using var zip = await ZipFile.OpenAsync(BackupFile, ZipArchiveMode.Update, Token);
        zip.GetEntry("manifest.json")!.Delete();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifest.Options);
        await using (var entry = await zip.CreateEntry("manifest.json").OpenAsync(Token))
        {
            await entry.WriteAsync(bytes, Token);
        }

        zip.Comment = comment ?? BackupArchive.CommentOf(bytes);
    }

    private static int Same(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        Assert.Equal(expected, actual);
        return 0;
    }

    private static string[] Names(string root)
        => Directory.Exists(root) ? [.. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(e => Path.GetRelativePath(root, e)).Order(StringComparer.Ordinal)] : [];

    private static SortedDictionary<string, string> Contents(string root)
        => new(Names(root).Where(n => File.Exists(Path.Combine(root, n))).ToDictionary(n => n, n => Convert.ToHexString(File.ReadAllBytes(Path.Combine(root, n)))), StringComparer.Ordinal);

    private static async Task FillAsync(string root, string word)
    {
        Directory.CreateDirectory(root);
        await using var database = SqliteDatabase.Open(Path.Combine(root, "alerts.db"), TimeProvider.System);
        await database.WriteAsync(s => { s.Execute("CREATE TABLE IF NOT EXISTS t (word TEXT)"); s.Execute("DELETE FROM t"); s.Execute("INSERT INTO t VALUES ($0)", word); }, Token);
    }

    private static string WordIn(string root)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(root, "alerts.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT word FROM t";
        return (string)command.ExecuteScalar()!;
    }
}
