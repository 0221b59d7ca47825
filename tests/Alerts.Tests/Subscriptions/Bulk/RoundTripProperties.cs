using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Bulk;
using Alerts.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Alerts.Tests.Subscriptions.Bulk.ImportFiles;

namespace Alerts.Tests.Subscriptions.Bulk;

/// <summary>Whatever is stored, an export of it imported elsewhere is the same.</summary>
public sealed class RoundTripProperties
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Stored)])]
    public void An_export_imported_elsewhere_gives_the_same_rows_in_both_formats(Stored[] all)
        => Task.Run(async () =>
        {
            foreach (var format in Enum.GetValues<BulkFormat>())
            {
                var from = new World(Some.Noon);
                foreach (var stored in all)
                {
                    from.Targets.Rows.TryAdd(stored.Target.Id, stored.Target);
                    from.Subscriptions.Rows.TryAdd(stored.Subscription.Id, stored.Subscription);
                }

                var to = new World(Some.Noon);
                var file = await from.ExportAsync(format);
                var report = await to.ImportAsync(Csv with { Format = format }, file);
                Assert.Equal(all.Length == 0 ? [$"1: {(format == BulkFormat.Csv ? "has a header, but no subscription below it" : "is empty")}"] : [], report.Errors());
                Assert.Equal(Rows(from), Rows(to));
                Assert.Equal(file, await to.ExportAsync(format));
            }
        }).GetAwaiter().GetResult();

    [Property(MaxTest = 200)]
    public void No_cell_of_a_csv_begins_as_a_formula_does(NonNull<string> text)
        => Task.Run(async () =>
        {
            var world = new World(Some.Noon);
            foreach (var start in new[] { "=", "+", "-", "@", "＝", "'=", "''@", "'", "" })
            {
                var name = new string([.. (start + text.Get).Where(c => c is not (',' or '"') && !char.IsControl(c) && !char.IsSurrogate(c)).Take(SubscriptionDesk.MaxName)]);
                var target = Some.Target($"https://example.com/{world.Subscriptions.Rows.Count}");
                var row = Some.Subscription("", target.Id) with { Name = name };
                world.Targets.Rows[target.Id] = target;
                world.Subscriptions.Rows[Subscription.IdOf(target.Id, row.Filter, row.LeadDays)] = row with { Id = Subscription.IdOf(target.Id, row.Filter, row.LeadDays) };
            }

            var file = await world.ExportAsync(BulkFormat.Csv);
            Assert.DoesNotContain(file.Split("\r\n").SelectMany(l => l.Split(',')), cell => cell.Length > 0 && "=+-@＝＋－＠".Contains(cell[0], StringComparison.Ordinal));
            var to = new World(Some.Noon);
            await to.ImportAsync(Csv, file);
            Assert.Equal(Rows(world), Rows(to));
        }).GetAwaiter().GetResult();

    [Fact]
    public void Columns_are_the_members_of_a_request()
    {
        var members = typeof(SubscriptionRequest).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Where(n => n != "equalityContract").Order(StringComparer.Ordinal);
        Assert.Equal(members, Columns().Order(StringComparer.Ordinal));
    }

    // As a fault names them.
    private static string[] Columns()
    {
        var report = new World(Some.Noon).ImportAsync(Csv, "x,channel,target\n").GetAwaiter().GetResult();
        return report.Errors[0].Detail.Split("there are ")[1].Split(", ");
    }

    private static IReadOnlyList<string> Rows(World world)
        => [.. world.Subscriptions.Rows.Values.OrderBy(s => s.Id, StringComparer.Ordinal)
            .Select(s => $"{s.Id}|{s.Tenant}|{s.Name}|{s.Filter}|{s.LeadDays}|{s.Channel}|{world.Targets.Rows[s.TargetId].Address}|{s.Cadence}")];

    /// <summary>A subscription as a store may hold it, with its target.</summary>
    public sealed record Stored(Subscription Subscription, Target Target)
    {
        private static readonly string[] Awkward = ["=1+1", "+49", "-x", "@sum", "'=x", "''", "\"", "a,b", "  spaces  ", "镓; gallium", "a;b", "\u2028", "Ünï", "'", "=\"x\"", "e\u0301", "👩‍💼", "\uFEFFx"];

        public static Arbitrary<Stored> Any()
            => Arb.From(
                from channel in Gen.Elements(Enum.GetValues<ChannelKind>())
                from number in Gen.Choose(0, 20)
                from tenant in Gen.Elements("acme", "default", "other-2")
                from name in Gen.OneOf(Gen.Elements(Awkward), Gen.Elements(Awkward).ListOf(3).Select(parts => string.Concat(parts)), Gen.Constant(""))
                from materials in Gen.Elements("gallium", "germanium", "rare-earths", "dual-use-all").ListOf(2)
                from countries in Gen.Elements("CN", "US", "EU").ListOf(2)
                from kinds in Gen.Elements(Enum.GetValues<AlertKind>()).ListOf(2)
                from some in Gen.Elements(0, 1, 2)
                from flags in Gen.Elements(true, false).ListOf(4)
                from days in Gen.Choose(0, 365).NonEmptyListOf()
                from zone in Gen.Elements("Etc/UTC", "Europe/Berlin", "Asia/Shanghai")
                from digest in Gen.Elements("", "daily", "weekly")
                from minute in Gen.Choose(0, 1439)
                from weekday in Gen.Elements(Enum.GetValues<DayOfWeek>())
                from quiet in Gen.Elements(true, false)
                select Make(
                    channel, channel == ChannelKind.Email ? $"=user{number}@example.com" : $"https://example.com/{number}?a=1,2&b=\"x\"", tenant, name,
                    new SubscriptionFilter([.. materials.Take(some).Select(m => MaterialId.Parse(m))], [.. countries.Take(2 - some)], [.. kinds.Take(some)], flags[0], flags[1]),
                    LeadDays.TryCreate(days.Take(LeadDays.MostSteps), out var ladder) ? ladder : LeadDays.Default,
                    new Cadence(
                        digest.Length == 0 ? null : new Digest(digest == "weekly" ? DigestEvery.Week : DigestEvery.Day, new TimeOnly(minute / 60, minute % 60), digest == "weekly" ? weekday : DayOfWeek.Monday, flags[2], flags[3]),
                        quiet ? new QuietHours(new TimeOnly(22, 0), new TimeOnly(minute / 60 == 22 ? 23 : minute / 60, 0)) : null, zone)));

        private static Stored Make(ChannelKind channel, string address, string tenant, string name, SubscriptionFilter filter, LeadDays ladder, Cadence cadence)
        {
            var target = new Target(Target.IdOf(tenant, channel, address), tenant, channel, address, channel == ChannelKind.Webhook ? "whsec_c2VjcmV0" : null, Some.Noon);
            return new Stored(new Subscription(Subscription.IdOf(target.Id, filter, ladder), tenant, name, filter, ladder, channel, target.Id, Some.Noon) { Cadence = cadence }, target);
        }
    }
}
