using Alerts.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Alerts.Tests.Storage.Sqlite;

public sealed class SqliteDatabaseTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bad_write_fails_alone_and_those_in_its_group_are_kept()
    {
        await _file.Database.WriteAsync(s => { s.Execute("CREATE TABLE t (x INTEGER NOT NULL) STRICT"); }, Token);
        var writes = Enumerable.Range(0, 200)
            .Select(i => _file.Database.WriteAsync(s => { s.Execute("INSERT INTO t (x) VALUES ($0)", i % 50 == 7 ? null : i); }, Token))
            .ToList();
        var outcomes = await Task.WhenAll(writes.Select(w => w.ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default)));

        Assert.Equal(196, outcomes.Count(ok => ok));
        Assert.Equal(196, _file.Database.Read(s => s.First("SELECT count(*) FROM t", r => r.GetInt64(0), 0L)));
    }

    [Fact]
    public async Task A_cancelled_write_is_not_made()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _file.Database.WriteAsync(s => s.Execute("CREATE TABLE never (x)"), stop.Token));
        Assert.Equal(0, _file.Database.Read(s => s.First("SELECT count(*) FROM sqlite_schema WHERE name = 'never'", r => r.GetInt64(0), 0L)));
    }

    [Fact]
    public void Writes_survive_a_loss_of_power()
    {
        Assert.Equal("wal", _file.Database.Read(s => s.First("PRAGMA journal_mode", r => r.GetString(0), "")));
        Assert.Equal(2, _file.Database.Read(s => s.First("PRAGMA synchronous", r => r.GetInt64(0), 0L)));
    }

    [Fact]
    public async Task The_schema_is_made_once_and_opening_again_changes_nothing()
    {
        await _file.Database.DisposeAsync();
        await using var again = SqliteDatabase.Open(_file.Path, TimeProvider.System);

        var scripts = typeof(Migrations).Assembly.GetManifestResourceNames().Count(n => n.Contains(".Migrations.", StringComparison.Ordinal));
        Assert.Equal((scripts, Migrations.Latest), again.Read(s => s.First("SELECT count(*), max(version) FROM migrations", r => (r.GetInt32(0), r.GetInt32(1)), (0, 0))));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_in_words()
    {
        await _file.Database.WriteAsync(s => { s.Execute("PRAGMA user_version = 999"); }, Token);

        var fault = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_file.Path, TimeProvider.System));
        Assert.Contains("newer version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_words()
    {
        var path = Path.Combine(Path.GetDirectoryName(_file.Path)!, "junk.db");
        File.WriteAllText(path, new string('x', 10_000));

        var fault = Assert.Throws<StorageException>(() => SqliteDatabase.Open(path, TimeProvider.System));
        Assert.Contains("damaged or is not a database", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_left_alone()
    {
        var path = Path.Combine(Path.GetDirectoryName(_file.Path)!, "other.db");
        using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (x)";
            command.ExecuteNonQuery();
        }

        var fault = Assert.Throws<StorageException>(() => SqliteDatabase.Open(path, TimeProvider.System));
        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_in_words_and_the_next_one_goes_on()
    {
        await _file.Database.WriteAsync(s => { s.Execute("CREATE TABLE t (x BLOB)"); }, Token);
        await _file.Database.WriteAsync(s => { s.First("PRAGMA max_page_count = 100", r => r.GetInt64(0), 0L); }, Token);

        var fault = await Assert.ThrowsAsync<StorageException>(() => _file.Database.WriteAsync(s => s.Execute("INSERT INTO t VALUES (zeroblob(1000000))"), Token));
        Assert.Contains("disk is full", fault.Message, StringComparison.Ordinal);
        await _file.Database.WriteAsync(s => s.Execute("INSERT INTO t VALUES (zeroblob(10))"), Token);
        Assert.Equal(1, _file.Database.Read(s => s.First("SELECT count(*) FROM t", r => r.GetInt64(0), 0L)));
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
