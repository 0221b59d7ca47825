using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Moving;
using Alerts.Storage.Sqlite;
using Alerts.Storage.Tables;
using Alerts.Tests.Contracts;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;

namespace Alerts.Tests.Moving;

/// <summary>A file that holds something of everything, carried to a real Azurite.</summary>
public sealed class MoveToTablesTests
{
    private static readonly FakeProtector Protector = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_arrives_and_a_second_run_changes_nothing()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        var first = await MoveAsync(filled, account);
        Assert.All(first.Report.Kinds, k => Assert.True(k.IsSame, $"{k.Kind}: {k.Rows} here, {k.RowsThere} there, {string.Join(' ', k.Differing)}"));
        Assert.All(first.Report.Kinds, k => Assert.InRange(k.Rows, 1, 10));
        Assert.Equal((first.Report.Kinds.Sum(k => k.Rows), 0), (first.Written, first.Removed));
        Assert.Equal(MoveStage.Done, (await new TableContent(account).MarkAsync(Token)).Stage);

        var second = await MoveAsync(filled, account);
        Assert.Equal((0, 0, true), (second.Written, second.Removed, second.Report.IsSame));
        Assert.Equal(first.Report.Kinds.Select(k => k.Hash), second.Report.Kinds.Select(k => k.Hash));
    }

    /// <summary>Of each table that is said to be carried all rows are taken away: then both sides differ.</summary>
    [Fact]
    public async Task Every_table_of_the_file_is_carried_or_left_for_a_reason()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        await MoveAsync(filled, account);
        Assert.Subset(filled.Tables().ToHashSet(StringComparer.Ordinal), SqliteContent.Left.Keys.ToHashSet(StringComparer.Ordinal));
        foreach (var table in filled.Tables().Where(t => t != "migrations"))
        {
            using var copy = filled.Copy();
            Assert.True(copy.Run($"DELETE FROM {table}") > 0, $"{table} was empty: nothing is shown of it.");
            Assert.True((await CompareAsync(copy, account)).IsSame == SqliteContent.Left.ContainsKey(table), table);
        }
    }

    [Fact]
    public async Task Killed_after_any_request_it_comes_to_the_same_when_it_is_said_again()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var counted = new KillAfter(int.MaxValue);
        await MoveAsync(filled, Azurite.Open(faults: counted));
        Assert.InRange(counted.Made, 50, 2000);

        // Every few, so that over many runs of the tests every place is met; those of the end each time.
        const int Step = 7;
        for (var kill = 1 + Random.Shared.Next(Step); kill < counted.Made; kill += kill > counted.Made - 6 ? 1 : Step)
        {
            var prefix = Azurite.NewPrefix();
            var fault = await Record.ExceptionAsync(() => MoveAsync(filled, Azurite.Open(prefix: prefix, faults: new KillAfter(kill))));

            // How often a table is made depends on who comes first: at the end it may be that nothing was left to be killed.
            Assert.True(fault is KilledException || (fault is null && kill > counted.Made / 2), $"{fault}");
            var account = Azurite.Open(prefix: prefix);
            if (await new TableContent(account).MarkAsync(Token) is { Stage: MoveStage.Begun })
            {
                await Assert.ThrowsAsync<StorageException>(() => new TableUse(account).BeginAsync(Token));
            }

            Assert.True((await MoveAsync(filled, account)).Report.IsSame, $"killed after {kill}");
            await AssertIndexedAsync(account);
        }
    }

    [Fact]
    public async Task What_changed_here_between_two_runs_is_carried_too()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        await MoveAsync(filled, account);
        await using (var database = SqliteDatabase.Open(filled.Path, TimeProvider.System))
        {
            await new SqliteTargetStore(database, Protector).EnableAsync("tgt_2", Token);
            await new SqliteSubscriptionStore(database).RemoveAsync("sub_1", Token);
            await new SqliteDigestStore(database).TakeAsync(FilledDatabase.DigestSubscriptionId, Rows.Now.AddHours(9), Token);
            await new SqliteDeliveryLedger(database).RecordAsync(Rows.Attempt(FilledDatabase.PendingId, 1), DeliveryStatus.Accepted, Rows.Now, Token);
            await new SqliteEvidenceStore(database).ForgetAsync(Rows.Now.AddDays(9), Token);
            await new SqlitePolicyRefusals(database).CloseAllAsync(Token);
        }

        var again = await MoveAsync(filled, account);
        Assert.True(again.Report.IsSame);
        Assert.Equal((4, 2), (again.Written, again.Removed));
        await AssertIndexedAsync(account);
        Assert.DoesNotContain((await new TableSubscriptionStore(account).ListAsync(null, null, 10, Token)).Items, s => s.Id == "sub_1");
        Assert.Equal(FilledDatabase.PendingId, Assert.Single((await new TableDeliveryLedger(account).ListAsync(new DeliveryQuery(Status: DeliveryStatus.Accepted), null, 10, Token)).Items, d => d.Id != FilledDatabase.AcceptedId).Id);
    }

    [Fact]
    public async Task What_differs_is_named_and_what_is_missing_and_what_is_too_many()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        await MoveAsync(filled, account);
        await new TableDeliveryLedger(account).PostponeAsync(FilledDatabase.PendingId, Rows.Now.AddHours(1), Token);
        await new TableSuppressionStore(account).AddAsync(new Suppression("sup_more", "m…@example.com", SuppressionCause.Operator, "", Rows.Now), Token);
        await new TableSilenceStore(account).RemoveAsync("sil_1", Token);
        await new TableTargetStore(account, Protector).RotateSecretAsync("tgt_1", "whsec_other", Rows.Now, Token);

        var report = await CompareAsync(filled, account);
        Assert.False(report.IsSame);
        Assert.Equal(["deliveries", "silences", "suppressions", "targets"], report.Kinds.Where(k => !k.IsSame).Select(k => k.Kind).Order(StringComparer.Ordinal));
        Assert.Equal([FilledDatabase.PendingId, "sil_1", "sup_more", "tgt_1"], report.Kinds.SelectMany(k => k.Differing).Order(StringComparer.Ordinal));
        Assert.Equal((1, 0), report.Kinds.Where(k => k.Kind == "silences").Select(k => (k.Rows, k.RowsThere)).Single());

        // What cannot be opened there is another, and no reason to end.
        await new TableIdempotencyStore(account).CompleteAsync("idm_answered", "of another ring", Token);
        Assert.Equal(["idm_answered"], (await CompareAsync(filled, account)).Kinds.Single(k => k.Kind == "idempotency").Differing);
    }

    [Fact]
    public async Task Tables_that_others_have_filled_are_left_alone()
    {
        using var filled = await FilledDatabase.MakeAsync();
        using var other = await FilledDatabase.MakeAsync();
        other.Run("UPDATE migrations SET at = at + 1");
        var foreign = Azurite.Open();
        await new TableSuppressionStore(foreign).AddAsync(new Suppression("sup_theirs", "t…@example.com", SuppressionCause.Operator, "", Rows.Now), Token);
        Assert.Contains("suppressions", await RefusalAsync(filled, foreign), StringComparison.Ordinal);
        Assert.Equal(MoveStage.Untouched, (await new TableContent(foreign).MarkAsync(Token)).Stage);

        var account = Azurite.Open();
        await MoveAsync(other, account);
        Assert.Contains("another installation", await RefusalAsync(filled, account), StringComparison.Ordinal);
        await new TableUse(account).BeginAsync(Token);
        Assert.Contains("has worked on these tables", await RefusalAsync(other, account), StringComparison.Ordinal);
        Assert.True((await CompareAsync(other, account)).IsSame);
    }

    [Fact]
    public async Task What_others_have_filled_is_replaced_where_that_is_said()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        await new TableUse(account).BeginAsync(Token);
        var suppressions = new TableSuppressionStore(account);
        foreach (var i in Enumerable.Range(0, 300))
        {
            await suppressions.AddAsync(new Suppression($"sup_theirs{i}", "t…@example.com", SuppressionCause.Operator, "", Rows.Now), Token);
        }

        await new TableTenantStore(account).AddAsync(new Tenant("acme", "Theirs", Rows.Now), Token);
        await new TableDigestStore(account).AddAsync([new("sub_theirs", "alt_theirs", Rows.Now)], Token);
        var replaced = Assert.IsType<MoveOutcome.Compared>(await RunAsync(filled, account, replaces: true));
        Assert.Equal((301, true), (replaced.Removed, replaced.Report.IsSame));
        Assert.Equal("Acme Ltd", (await new TableTenantStore(account).FindAsync("acme", Token))!.Name);
        Assert.Null(await suppressions.FindAsync("sup_theirs7", Token));
        await new TableUse(account).BeginAsync(Token);
    }

    [Fact]
    public async Task Whoever_takes_the_tables_while_they_are_being_filled_keeps_them()
    {
        using var filled = await FilledDatabase.MakeAsync();
        var account = Azurite.Open();
        using var content = SqliteContent.Open(filled.Path);
        var disturbed = await new StoreMove(content, new TableContent(account), Protector).RunAsync(
            replaces: false,
            async token =>
            {
                await new TableUse(account).BeginAsync(token);
                return Protector;
            },
            null, Token);
        Assert.IsType<MoveOutcome.Disturbed>(disturbed);
        Assert.Empty((await new TableTenantStore(account).ListAsync(null, 1, Token)).Items);
    }

    [Fact]
    public async Task A_file_that_is_not_of_this_version_or_holds_addresses_in_the_open_is_refused()
    {
        using var filled = await FilledDatabase.MakeAsync();
        using (var open = filled.Copy())
        {
            open.Run("UPDATE targets SET sealed = NULL WHERE id = 'tgt_1'");
            Assert.Contains("in the open", Assert.Throws<StorageException>(() => SqliteContent.Open(open.Path)).Message, StringComparison.Ordinal);
        }

        filled.Run("PRAGMA user_version = 12");
        Assert.Contains("schema 12", Assert.Throws<StorageException>(() => SqliteContent.Open(filled.Path)).Message, StringComparison.Ordinal);
        filled.Run("PRAGMA user_version = 99");
        Assert.Contains("newer version", Assert.Throws<StorageException>(() => SqliteContent.Open(filled.Path)).Message, StringComparison.Ordinal);
    }

    private static async Task<MoveOutcome.Compared> MoveAsync(FilledDatabase filled, TableAccount account) => Assert.IsType<MoveOutcome.Compared>(await RunAsync(filled, account));

    private static async Task<string> RefusalAsync(FilledDatabase filled, TableAccount account) => Assert.IsType<MoveOutcome.Refused>(await RunAsync(filled, account)).Reason;

    private static async Task<MoveOutcome> RunAsync(FilledDatabase filled, TableAccount account, bool replaces = false)
    {
        using var content = SqliteContent.Open(filled.Path);
        return await new StoreMove(content, new TableContent(account), Protector).RunAsync(replaces, _ => Task.FromResult<ISecretProtector>(Protector), null, Token);
    }

    private static async Task<MoveReport> CompareAsync(FilledDatabase filled, TableAccount account)
    {
        using var content = SqliteContent.Open(filled.Path);
        return await new StoreMove(content, new TableContent(account), Protector).CompareAsync(Protector, null, Token);
    }

    // Every index row that the rows want is there, and no other.
    private static async Task AssertIndexedAsync(TableAccount account)
    {
        var before = await IndexAsync(account);
        await new TableSubscriptionStore(account).RebuildAsync(Token);
        Assert.Equal(await IndexAsync(account), before);
        Assert.Empty(await account.Table("journal").QueryAsync("", 1, Token));
        foreach (var row in await account.Table("subscriptionsindex").QueryAsync("", 1000, Token))
        {
            Assert.NotNull(await new TableSubscriptionStore(account).FindAsync(row.GetString("Id"), Token));
        }
    }

    private static async Task<IReadOnlyList<string>> IndexAsync(TableAccount account)
        => [.. (await account.Table("subscriptionsindex").QueryAsync("", 1000, Token)).Select(r => $"{r.PartitionKey} {r.RowKey}")];
}
