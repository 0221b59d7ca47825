using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Storage.Sqlite;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Alerts.Tests.Storage.Sqlite;

public sealed class MigrationTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-test-");

    private string DatabasePath => Path.Combine(_directory.FullName, "alerts.db");

    [Fact]
    public async Task Revisions_of_the_first_schema_are_kept_in_their_order()
    {
        var token = TestContext.Current.CancellationToken;
        var (older, newer) = (Some.SuspendedUntil("2026-11-27"), Some.SuspendedUntil("2027-01-10"));
        OpenFirst(older, newer);

        await using var database = SqliteDatabase.Open(DatabasePath, TimeProvider.System);
        var revisions = new SqlitePolicyRevisions(database);

        Assert.Equal([newer.Revision, older.Revision], (await revisions.ListAsync(token)).Select(r => r.Revision));
        Assert.Equal(newer.Revision, new PolicyDataset((await revisions.LatestAsync(token))!.File).Revision);
        Assert.Equal(Some.Noon, (await revisions.FindAsync(older.Revision, token))!.At);
        Assert.Equal(Some.Noon, await new SqlitePolicyRefusals(database).OpenAsync("a", Some.Noon, token));

        // What later migrations read out of them.
        var newest = (await revisions.ListAsync(null, 1, token)).Items.Single();
        Assert.Equal((newer.AsOf, 2, 2), (newest.AsOf, newest.Measures, newest.Provisions));
        Assert.Equal(new LastOffer(newer.Revision, null, newest.Sequence), await new SqlitePolicyOffers(database).LastAsync(token));
    }

    [Fact]
    public async Task Notices_of_the_third_schema_are_found_by_their_item_and_can_be_written_on()
    {
        var token = TestContext.Current.CancellationToken;
        OpenFirst();
        using (var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            connection.Open();
            Run(
                connection, "INSERT INTO notices (id, source, published_at, json) VALUES ('ntc_1', 'us-bis', $at, $json)", ("$at", Some.Noon.ToUnixTimeMilliseconds()),
                ("$json", """{"id":"ntc_1","source":"us-bis","jurisdiction":"US","authority":"BIS","language":"en","title":"t","text":"x","link":"https://example.com/n","published":"2026-11-20T12:00:00+00:00","legalDate":"2026-11-20","firstSeen":"2026-11-20T12:00:00+00:00","materials":["gallium"],"cites":["cn-1"]}"""));
        }

        await using var database = SqliteDatabase.Open(DatabasePath, TimeProvider.System);
        var store = new SqliteNoticeStore(database);
        var notice = (await store.FindByKeysAsync(["ntc_1"], token))["ntc_1"];
        Assert.Equal(("ntc_1", "ntc_1", "https://example.com/n"), (notice.Main, notice.Addresses.Single().Item, notice.Addresses.Single().Url!.AbsoluteUri));
        Assert.Equal(["ntc_1"], await store.SaveAsync([new NoticeWrite(notice with { Instruments = [new InstrumentId("us:fr:2026-1")] }, [])], token));
        Assert.Equal(["us:fr:2026-1"], await store.ExistingAsync(["us:fr:2026-1"], token));
    }

    [Fact]
    public async Task Addresses_and_secrets_of_before_are_read_and_then_sealed_and_leave_no_trace()
    {
        const string Address = "https://hooks.example.com/T000/sEcReTpAtH";
        const string Secret = "whsec_b3BlbiBzZWNyZXQgb2YgYmVmb3JlIDEyMzQ1Njc4OTA=";
        var token = TestContext.Current.CancellationToken;
        OpenFirst();
        using (var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            connection.Open();
            Run(connection, $"INSERT INTO targets (id, tenant, channel, address, secret, created_at) VALUES ('tgt_1', 'default', 'Webhook', '{Address}', '{Secret}', 0)");
        }

        await using (var database = SqliteDatabase.Open(DatabasePath, TimeProvider.System))
        {
            var store = new SqliteTargetStore(database, new FakeProtector());
            var before = await store.FindAsync("tgt_1", token);
            Assert.Equal((Address, Secret), (before!.Address, before.Secret));
            Assert.Equal((1, 0), (await store.SealOpenRowsAsync(token), await store.SealOpenRowsAsync(token)));
            Assert.Equal(before, await store.FindAsync("tgt_1", token));
        }

        using (var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            connection.Open();
            Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        foreach (var file in _directory.GetFiles("alerts.db*"))
        {
            var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName, token));
            Assert.DoesNotContain("sEcReTpAtH", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, bytes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Alerts_and_notices_of_the_twelfth_schema_are_listed_as_if_they_were_stored_now()
    {
        var token = TestContext.Current.CancellationToken;
        Alert[] alerts =
        [
            Rows.Alert("alt_1"), Rows.Alert("alt_2") with { Kind = AlertKind.SeriesGapClosed, Severity = Severity.Info, Materials = [], Jurisdictions = [] },
            .. Enum.GetValues<AlertKind>().Select(kind => Rows.Alert($"alt_{kind}") with { Kind = kind, Materials = [MaterialId.Parse("gallium"), MaterialId.Parse("ndfeb-magnets")] }),
            Rows.Alert("alt_3") with { Audience = "sub_1" },
        ];
        var (whole, bare) = (Rows.Notice("1"), Rows.Notice("2") with { Materials = [], Addresses = [.. Rows.Notice("2").Addresses, new NoticeAddress("item_3", SourceId.Parse("cn-gacc"), null, Rows.Now, "zh")] });
        OpenFirst(below: 13);
        using (var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            connection.Open();
            foreach (var alert in alerts)
            {
                Run(
                    connection, "INSERT INTO alerts (id, raised_at, json, audience) VALUES ($id, $at, $json, $audience)", ("$id", alert.Id), ("$at", alert.RaisedAt.ToUnixTimeMilliseconds()),
                    ("$json", SqliteText.ToJson(alert)), ("$audience", (object?)alert.Audience ?? DBNull.Value));
            }

            foreach (var notice in new[] { whole, bare })
            {
                Run(
                    connection, "INSERT INTO notices (id, source, published_at, json) VALUES ($id, $source, $at, $json)", ("$id", notice.Id), ("$source", notice.Source.Value),
                    ("$at", notice.Published.ToUnixTimeMilliseconds()), ("$json", SqliteText.ToJson(notice)));
            }

            // As written before addresses were kept.
            Run(connection, "INSERT INTO notices (id, source, published_at, json) SELECT '3', source, published_at, json_set(json_remove(json, '$.addresses'), '$.id', '3') FROM notices WHERE id = '1'");
        }

        await using var database = SqliteDatabase.Open(DatabasePath, TimeProvider.System);
        Assert.Equal(
            alerts.SelectMany(a => AlertIndex.KeysOf(a).Select(k => $"{k} {a.RaisedAt.ToUnixTimeMilliseconds()} {a.Id}")).Order(StringComparer.Ordinal), IndexOf(database, "alert_index"));
        Assert.Equal(
            new[] { whole, bare, whole with { Id = "3" } }.SelectMany(n => NoticeIndex.KeysOf(n).Select(k => $"{k} {n.Published.ToUnixTimeMilliseconds()} {n.Id}")).Order(StringComparer.Ordinal),
            IndexOf(database, "notice_index"));
        Assert.Equal(alerts.Length - 1, (await new SqliteAlertStore(database).ListAsync(null, 100, token)).Items.Count);
        Assert.Equal(["3", "2", "1"], (await new SqliteNoticeStore(database).ListAsync(new NoticeQuery(), null, 100, token)).Items.Select(n => n.Id));
    }

    private static IEnumerable<string> IndexOf(SqliteDatabase database, string table)
        => database.Read(session => session.All($"SELECT key || ' ' || at || ' ' || id FROM {table}", r => r.GetString(0))).Order(StringComparer.Ordinal);

    public void Dispose() => _directory.Delete(recursive: true);

    // As the first version of the program left it.
    private void OpenFirst(params PolicyDataset[] accepted) => OpenFirst(below: 2, accepted);

    /// <param name="below">As the last version left it whose schema has a lower number.</param>
    private void OpenFirst(int below, params PolicyDataset[] accepted)
    {
        var assembly = typeof(SqliteDatabase).Assembly;
        const string Folder = ".Migrations.";
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var version = int.Parse(name.AsSpan(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length, 3), System.Globalization.CultureInfo.InvariantCulture);
            if (version < below)
            {
                using var script = new StreamReader(assembly.GetManifestResourceStream(name)!);
                Run(connection, script.ReadToEnd());
                Run(connection, $"PRAGMA user_version={version}; PRAGMA application_id={Migrations.ApplicationId}; INSERT INTO migrations (version, at) VALUES ({version}, 0);");
            }
        }

        foreach (var dataset in accepted)
        {
            Run(
                connection, "INSERT INTO policy_revisions (revision, at, json) VALUES ($revision, $at, $json)",
                ("$revision", dataset.Revision), ("$at", Some.Noon.ToUnixTimeMilliseconds()), ("$json", SqliteText.ToJson(dataset.File)));
        }
    }

    private static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A script of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
