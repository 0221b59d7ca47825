using Alerts.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Alerts.Tests.Storage.Sqlite;

public sealed class SqliteBackupTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"{_file.Path}.copy";

    [Fact]
    public async Task A_copy_in_the_middle_of_heavy_writing_is_a_cut_at_one_instant_and_holds_up_no_writer()
    {
        await _file.Database.WriteAsync(s => { s.Execute("CREATE TABLE one (n INTEGER PRIMARY KEY, filling BLOB)"); s.Execute("CREATE TABLE other (n INTEGER PRIMARY KEY)"); }, Token);
        var (written, isOver) = (0L, false);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    // Both or neither: a copy of pages of two moments would have one without the other.
                    var n = Interlocked.Increment(ref written);
                    await _file.Database.WriteAsync(s => { s.Execute("INSERT INTO one (n, filling) VALUES ($0, randomblob(2000))", n); s.Execute("INSERT INTO other (n) VALUES ($0)", n); }, Token);
                }
            },
            Token)).ToList();

        var copies = new List<(long Rows, long WrittenMeanwhile)>();
        for (var i = 0; i < 8; i++)
        {
            var before = Interlocked.Read(ref written);
            File.Delete(Target);
            SqliteBackup.Copy(_file.Path, Target, Token);
            var meanwhile = Interlocked.Read(ref written) - before;
            var content = SqliteBackup.Inspect(Target);
            Assert.Empty(content.Faults);
            Assert.Equal(content.Rows["one"], content.Rows["other"]);
            copies.Add((content.Rows["one"], meanwhile));
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(writers);
        Assert.Equal(copies.Order(), copies);
        Assert.True(copies[^1].Rows > copies[0].Rows, "Nothing was written between the copies.");
        Assert.True(copies.Sum(c => c.WrittenMeanwhile) > 0, "Nothing was written while copies were made.");
    }

    [Fact]
    public async Task A_copy_is_one_file_of_the_same_schema_and_rows_without_what_was_deleted()
    {
        const string Deleted = "sEcReT-of-before";
        await _file.Database.WriteAsync(s => { s.Execute("CREATE TABLE t (x TEXT)"); s.Execute($"INSERT INTO t VALUES ('{Deleted}'), ('kept')"); }, Token);
        await _file.Database.WriteAsync(s => { s.Execute("DELETE FROM t WHERE x <> 'kept'"); }, Token);

        SqliteBackup.Copy(_file.Path, Target, Token);

        var content = SqliteBackup.Inspect(Target);
        Assert.Equal((Migrations.Latest, 1, SqliteBackup.Schema), (content.Schema, content.Rows["t"], Migrations.Latest));
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!, $"{Path.GetFileName(Target)}*"));
        Assert.DoesNotContain(Deleted, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Target, Token)), StringComparison.Ordinal);
        await using var opened = SqliteDatabase.Open(Target, TimeProvider.System);
        Assert.Equal("kept", opened.Read(s => s.First("SELECT x FROM t", r => r.GetString(0), "")));
    }

    [Fact]
    public async Task A_damaged_file_has_faults_and_one_of_another_program_too()
    {
        await _file.Database.WriteAsync(s => { s.Execute("CREATE TABLE t (x TEXT)"); s.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT hex(randomblob(100)) FROM n"); }, Token);
        SqliteBackup.Copy(_file.Path, Target, Token);
        Assert.Empty(SqliteBackup.Inspect(Target).Faults);
        await using (var stream = File.OpenWrite(Target))
        {
            stream.Position = stream.Length * 3 / 4;
            stream.Write(new byte[8192]);
        }

        Assert.NotEmpty(SqliteBackup.Inspect(Target).Faults);

        await File.WriteAllTextAsync(Target, new string('x', 10_000), Token);
        Assert.NotEmpty(SqliteBackup.Inspect(Target).Faults);

        File.Delete(Target);
        using (var other = new SqliteConnection($"Data Source={Target};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (x)";
            command.ExecuteNonQuery();
        }

        Assert.NotEmpty(SqliteBackup.Inspect(Target).Faults);
    }

    [Fact]
    public void A_database_that_is_not_there_is_a_fault_and_is_not_made()
    {
        var nothing = $"{_file.Path}.nothing";
        Assert.Contains(nothing, Assert.Throws<StorageException>(() => SqliteBackup.Copy(nothing, Target, Token)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(nothing));
    }

    [Fact]
    public void A_target_that_cannot_be_written_is_the_one_that_is_named()
    {
        var target = Path.Combine(_file.Path, "below-a-file");
        Assert.Contains(target, Assert.Throws<StorageException>(() => SqliteBackup.Copy(_file.Path, target, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_nobody_wants_any_more_is_not_made()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => SqliteBackup.Copy(_file.Path, Target, stop.Token));
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
