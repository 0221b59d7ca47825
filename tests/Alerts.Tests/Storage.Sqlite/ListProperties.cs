using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Storage.Sqlite;
using Alerts.Tests.Contracts;
using FsCheck.Xunit;

namespace Alerts.Tests.Storage.Sqlite;

/// <summary>Whatever is stored and whatever is asked for: the pages of an index join to what a look at every row finds, however early they end.</summary>
public sealed class ListProperties
{
    private const int MostPages = 10_000;

    private static readonly string[] Materials = ["gallium", "germanium", "dysprosium"];
    private static readonly string[] Countries = ["CN", "US", "EU"];
    private static readonly AlertKind[] Kinds = [AlertKind.PolicyChanged, AlertKind.NoticePublished, AlertKind.SourceFailing, AlertKind.TargetDisabled, AlertKind.AlertCorrected];

    private static CancellationToken Token => CancellationToken.None;

    [Property(MaxTest = 25)]
    public void Alerts_are_found_as_by_looking_at_each(int seed)
        => Task.Run(async () =>
        {
            var random = new Random(seed);
            await using var file = new SqliteFile();
            var all = Enumerable.Range(0, random.Next(80)).Select(i => AnyAlert(random, i)).ToList();
            await new SqliteAlertStore(file.Database).AddManyAsync(all, Token);
            for (var i = 0; i < 20; i++)
            {
                var (query, take) = (AnyAlertQuery(random), random.Next(1, 9));
                var store = new SqliteAlertStore(file.Database) { Patience = AnyPatience(random, take) };
                var expected = all.Where(a => Fits(query, a)).OrderByDescending(a => a.RaisedAt.ToUnixTimeMilliseconds()).ThenByDescending(a => a.Id, StringComparer.Ordinal).Select(a => a.Id);
                Assert.Equal(expected, (await PagesAsync(take, cursor => store.ListAsync(query, cursor, take, Token))).Select(a => a.Id));
            }
        }).GetAwaiter().GetResult();

    [Property(MaxTest = 25)]
    public void Deliveries_are_found_as_by_looking_at_each(int seed)
        => Task.Run(async () =>
        {
            var random = new Random(seed);
            await using var file = new SqliteFile();
            var all = Enumerable.Range(0, random.Next(80)).Select(i => AnyDelivery(random, i)).ToList();
            await new SqliteDeliveryLedger(file.Database).AddAsync(all, Token);
            for (var i = 0; i < 20; i++)
            {
                var (query, take) = (AnyDeliveryQuery(random), random.Next(1, 9));
                var ledger = new SqliteDeliveryLedger(file.Database) { Patience = AnyPatience(random, take) };
                var expected = all.Where(d => Fits(query, d)).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id, StringComparer.Ordinal).Select(d => d.Id);
                Assert.Equal(expected, (await PagesAsync(take, cursor => ledger.ListAsync(query, cursor, take, Token))).Select(d => d.Id));
            }
        }).GetAwaiter().GetResult();

    [Property(MaxTest = 20)]
    public void Notices_are_found_as_by_looking_at_each_also_after_they_changed(int seed)
        => Task.Run(async () =>
        {
            var random = new Random(seed);
            await using var file = new SqliteFile();
            var plain = new SqliteNoticeStore(file.Database);
            var all = Enumerable.Range(0, random.Next(40)).Select(i => AnyNotice(random, i)).ToDictionary(n => n.Id);
            await plain.SaveAsync([.. all.Values.Select(n => new NoticeWrite(n, []))], Token);
            foreach (var notice in all.Values.Where(_ => random.Next(3) == 0).ToList())
            {
                var changed = AnyNotice(random, int.Parse(notice.Id[4..], System.Globalization.CultureInfo.InvariantCulture)) with { Version = 1 };
                Assert.Single(await plain.SaveAsync([new NoticeWrite(changed, [])], Token));
                all[notice.Id] = changed;
            }

            for (var i = 0; i < 20; i++)
            {
                var (query, take) = (AnyNoticeQuery(random), random.Next(1, 9));
                var store = new SqliteNoticeStore(file.Database) { Patience = AnyPatience(random, take) };
                var expected = all.Values.Where(n => Fits(query, n)).OrderByDescending(n => n.Published.ToUnixTimeMilliseconds()).ThenByDescending(n => n.Id, StringComparer.Ordinal).Select(n => n.Id);
                Assert.Equal(expected, (await PagesAsync(take, cursor => store.ListAsync(query, cursor, take, Token))).Select(n => n.Id));
            }

            Assert.Equal(
                all.Values.SelectMany(n => NoticeIndex.KeysOf(n).Select(k => $"{k} {n.Published.ToUnixTimeMilliseconds()} {n.Id}")).Order(StringComparer.Ordinal),
                file.Database.Read(session => session.All("SELECT key || ' ' || at || ' ' || id FROM notice_index", r => r.GetString(0))).Order(StringComparer.Ordinal));
        }).GetAwaiter().GetResult();

    [Fact]
    public async Task A_page_of_what_hardly_fits_ends_early_and_goes_on()
    {
        await using var file = new SqliteFile();
        var store = new SqliteAlertStore(file.Database);
        await store.AddManyAsync([.. Enumerable.Range(0, 6000).Select(i => Rows.Alert($"alt_{i:D5}", Rows.Now.AddSeconds(i)) with { Materials = [], Severity = i % 2 == 0 ? Severity.Info : Severity.Warning, Jurisdictions = i % 2 == 0 ? ["CN"] : ["US"] })], Token);
        var query = new AlertQuery(Jurisdiction: "CN", Severities: [Severity.Warning], WithSystem: false);
        var page = await store.ListAsync(query, null, 10, Token);
        Assert.Empty(page.Items);
        Assert.NotNull(page.Next);
        var pages = 1;
        for (; page.Next is { } next; pages++)
        {
            page = await store.ListAsync(query, next, 10, Token);
            Assert.Empty(page.Items);
        }

        Assert.InRange(pages, 4, 8);
    }

    [Fact]
    public async Task Cursors_of_a_tenants_list_tell_of_its_own_deliveries_only()
    {
        await using var file = new SqliteFile();
        var ledger = new SqliteDeliveryLedger(file.Database) { Patience = -8 };
        await ledger.AddAsync([.. Enumerable.Range(0, 60).Select(i => Rows.Delivery($"dlv_{(i % 3 == 0 ? "mine" : "other")}_{i:D2}") with
        {
            Tenant = i % 3 == 0 ? "mine" : "other", TargetId = i % 3 == 0 ? "tgt_mine" : "tgt_other", CreatedAt = Rows.Now.AddMinutes(i),
        })], Token);
        foreach (var query in new[] { new DeliveryQuery(Tenant: "mine", TargetId: "tgt_other"), new DeliveryQuery(Tenant: "mine", AlertId: "alt_1"), new DeliveryQuery(Tenant: "mine", Status: DeliveryStatus.Accepted) })
        {
            var cursors = new List<string>();
            string? cursor = null;
            do
            {
                var page = await ledger.ListAsync(query, cursor, 1, Token);
                Assert.All(page.Items, d => Assert.Equal("mine", d.Tenant));
                cursor = page.Next;
                cursors.Add(cursor ?? "");
            }
            while (cursor is not null);
            Assert.All(cursors.SkipLast(1), c => Assert.Contains("dlv_mine", c, StringComparison.Ordinal));
            Assert.True(cursors.Count > 2);
        }
    }

    // As the port says it, in other words than the port's own.
    private static bool Fits(AlertQuery q, Alert a)
    {
        var isListed = a.Audience is null && (q.WithSystem || (a.Corrects?.Kind ?? a.Kind) is not (AlertKind.SourceFailing or AlertKind.TargetDisabled));
        var isThere = q.Materials is null || q.Materials.Intersect(a.Materials).Any();
        var isSo = (q.Kinds is null || q.Kinds.Any(k => k == a.Kind)) && (q.Severities is null || q.Severities.Any(s => s == a.Severity)) && (q.Subject is null || q.Subject == a.Subject);
        var isThen = (q.Since is null || q.Since <= a.RaisedAt) && (q.Until is null || q.Until > a.RaisedAt);
        return isListed && isThere && isSo && isThen && (q.Jurisdiction is null || a.Jurisdictions.Any(j => j == q.Jurisdiction));
    }

    private static bool Fits(DeliveryQuery q, Delivery d)
        => (q.Tenant is null || q.Tenant == d.Tenant) && (q.TargetId is null || q.TargetId == d.TargetId) && (q.AlertId is null || q.AlertId == d.AlertId)
            && (q.Status is null || q.Status == d.Status) && (q.Since is null || q.Since <= d.CreatedAt) && (q.Until is null || q.Until > d.CreatedAt);

    private static bool Fits(NoticeQuery q, Notice n)
        => (q.Materials is null || q.Materials.Intersect(n.Materials).Any()) && (q.Jurisdiction is null || q.Jurisdiction == n.Jurisdiction)
            && (q.Source is null || n.Addresses.Select(a => a.Source).Append(n.Source).Any(s => s == q.Source))
            && (q.Since is null || q.Since <= n.Published) && (q.Until is null || q.Until > n.Published);

    private static async Task<List<T>> PagesAsync<T>(int take, Func<string?, Task<Page<T>>> list)
    {
        var (found, cursor) = (new List<T>(), (string?)null);
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < MostPages, "The list has no end.");
            var page = await list(cursor);
            Assert.InRange(page.Items.Count, 0, take);
            found.AddRange(page.Items);
            if (page.Next is not { } next)
            {
                return found;
            }

            cursor = next;
        }
    }

    // From none at all to enough.
    private static int AnyPatience(Random random, int take) => random.Next(4) switch { 0 => NewestFirst.Patience, 1 => random.Next(10), _ => -8 * take };

    // Few instants, so that many rows share one; and some that differ by less than what an index keeps.
    private static DateTimeOffset AnyTime(Random random, bool isWhole = false) => Rows.Now.AddMilliseconds(random.Next(12)).AddTicks(isWhole ? 0 : random.Next(3) * 4000);

    private static T[] Some<T>(Random random, T[] all) => [.. all.Where(_ => random.Next(2) == 0)];

    private static T? Maybe<T>(Random random, Func<T> value)
        where T : class
        => random.Next(2) == 0 ? value() : null;

    private static T? MaybeOne<T>(Random random, Func<T> value)
        where T : struct
        => random.Next(3) == 0 ? value() : null;

    private static T One<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static MaterialId[] AnyMaterials(Random random) => [.. Some(random, Materials).Select(m => MaterialId.Parse(m))];

    private static Alert AnyAlert(Random random, int i)
    {
        var kind = One(random, Kinds);
        return Rows.Alert($"alt_{random.Next(1000)}_{i}", AnyTime(random)) with
        {
            Kind = kind,
            Severity = One(random, Enum.GetValues<Severity>()),
            Materials = AnyMaterials(random),
            Jurisdictions = Some(random, Countries),
            Subject = $"s{random.Next(3)}",
            Audience = random.Next(5) == 0 ? "sub_1" : null,
            Corrects = kind == AlertKind.AlertCorrected ? new Correction("alt_x", One(random, Kinds[..4]), Withdraws: false, "why") : null,
        };
    }

    private static AlertQuery AnyAlertQuery(Random random) => new(
        Maybe(random, () => AnyMaterials(random)), Maybe(random, () => Some(random, Kinds)), Maybe(random, () => One(random, Countries)), Maybe(random, () => Some(random, Enum.GetValues<Severity>())),
        MaybeOne(random, () => AnyTime(random)), MaybeOne(random, () => AnyTime(random)), Maybe(random, () => $"s{random.Next(4)}"), WithSystem: random.Next(2) == 0);

    private static Delivery AnyDelivery(Random random, int i) => new(
        $"dlv_{random.Next(1000)}_{i}", $"alt_{random.Next(3)}", $"tgt_{random.Next(3)}", $"tenant-{random.Next(2)}", One(random, Enum.GetValues<DeliveryStatus>()), 0, AnyTime(random, isWhole: true), Rows.Now);

    private static DeliveryQuery AnyDeliveryQuery(Random random) => new(
        Maybe(random, () => $"tgt_{random.Next(4)}"), MaybeOne(random, () => One(random, Enum.GetValues<DeliveryStatus>())), MaybeOne(random, () => AnyTime(random)),
        Maybe(random, () => $"alt_{random.Next(4)}"), Maybe(random, () => $"tenant-{random.Next(3)}"), MaybeOne(random, () => AnyTime(random)));

    private static SourceId AnySource(Random random) => SourceId.Parse($"source-{random.Next(3)}");

    private static Notice AnyNotice(Random random, int i) => Rows.Notice($"ntc_{i}") with
    {
        Source = AnySource(random),
        Jurisdiction = One(random, Countries),
        Published = AnyTime(random).AddYears(random.Next(2) * -100),
        Materials = AnyMaterials(random),
        Addresses = [.. Enumerable.Range(0, random.Next(1, 3)).Select(n => new NoticeAddress($"item_{i}_{n}", AnySource(random), null, Rows.Now, "zh"))],
    };

    private static NoticeQuery AnyNoticeQuery(Random random) => new(
        Maybe(random, () => AnyMaterials(random)), MaybeOne(random, () => AnySource(random)), Maybe(random, () => One(random, Countries)),
        MaybeOne(random, () => AnyTime(random).AddYears(random.Next(2) * -100)), MaybeOne(random, () => AnyTime(random)));
}
