using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Alerting;

/// <summary>Whatever revisions come on whatever days: each cliff is closed once, and neither an outage nor a kill changes what is told.</summary>
public sealed class LadderProperties
{
    private const int MostSteps = 8;

    // All ends lie within the longest lead of the first day, so that a cliff is told on the day on which its revision comes.
    private static readonly DateTimeOffset First = Some.At("2026-10-15T08:00:00Z");

    private static readonly Measure Longer = Some.Measure("longer", "2026-10-01", Some.Provision(effective: "2026-10-01") with { Effect = ProvisionEffect.Amendment });

    private static readonly IReadOnlyList<PolicyDataset> Revisions =
    [
        Some.SuspendedUntil("2026-11-27"),
        Some.SuspendedUntil("2026-12-20"),
        Some.SuspendedUntil("2027-01-10"),
        Some.SuspendedUntil((WindowEnd?)null),
        Some.SuspendedUntil(Announced),
        Some.Dataset([.. Some.SuspendedUntil(Announced with { Effective = new EffectiveEnd(Some.Day("2027-01-10"), true, EndBasis.Printed, Longer.Id) }).File.Measures, Longer]),
        Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision())),
        Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(end: "2026-12-01"))),
        Some.SuspendedUntil("2026-11-27", "gallium germanium"),
        Renumbered("2026-11-27"),
        Renumbered("2026-12-20"),
    ];

    private static WindowEnd Announced => Some.Until("2026-11-27") with { Announced = Some.Announced("2027-01-10", "2026-09-28") };

    [Property(MaxTest = 150)]
    public void Each_cliff_that_was_open_is_closed_by_one_alert((byte Revision, byte Days)[] script)
        => Task.Run(async () =>
        {
            var world = new World(First);
            foreach (var dataset in DayByDay(script))
            {
                var open = world.Cliffs.Rows.Values.Where(c => c.Closure is null).ToList();
                var before = world.Cliffs.Rows.Keys.ToHashSet();
                var raised = await world.ExpiryWatch.WatchAsync(dataset, CancellationToken.None);
                var stillTold = world.Cliffs.Rows.Values.Where(c => c.Closure is null).Select(c => c.ToldAs).ToHashSet();
                var closed = open.Where(c => world.Cliffs.Rows[c.Key].Closure is not null && !stillTold.Contains(c.ToldAs)).ToList();
                var closings = raised.Where(a => a.Kind == AlertKind.CliffClosed).ToList();
                Assert.All(closed, c => Assert.Contains(closings, a => a.Subject == c.ToldAs.Window && $"{a.Message.Headline} {a.Message.Summary}".Contains($"{c.Key.On:O}", StringComparison.Ordinal)));

                // What was over before it was seen for the first time, or since it was closed, is told as well while it is news.
                var late = world.Cliffs.Rows.Values.Count(c => c.Closure == CliffClosure.Lapsed && !open.Exists(o => o.Key == c.Key));
                Assert.InRange(closings.Count, closed.Count, closed.Count + late);
                Assert.Empty(await world.ExpiryWatch.WatchAsync(dataset, CancellationToken.None));
                world.Clock.Advance(TimeSpan.FromDays(1));
            }
        }).GetAwaiter().GetResult();

    [Property(MaxTest = 100)]
    public void An_outage_of_up_to_a_month_skips_rungs_and_nothing_else((byte Revision, byte Days)[] script, byte outage)
        => Task.Run(async () =>
        {
            var daily = new World(First);
            var interrupted = new World(First);
            var days = DayByDay(script).ToList();
            var asleep = 0;
            for (var day = 0; day < days.Count; day++)
            {
                await daily.ExpiryWatch.WatchAsync(days[day], CancellationToken.None);
                var changes = day == 0 || day == days.Count - 1 || days[day] != days[day - 1] || days[day] != days[day + 1];
                asleep = changes || asleep >= outage % 31 ? 0 : asleep + 1;
                if (asleep == 0)
                {
                    await interrupted.ExpiryWatch.WatchAsync(days[day], CancellationToken.None);
                }

                daily.Clock.Advance(TimeSpan.FromDays(1));
                interrupted.Clock.Advance(TimeSpan.FromDays(1));
            }

            Assert.Equal(Closings(daily), Closings(interrupted));
            Assert.Equal(daily.Cliffs.Rows.Values.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal), interrupted.Cliffs.Rows.Values.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal));
            Assert.Subset(daily.Told.Rows.Keys.ToHashSet(), interrupted.Told.Rows.Keys.ToHashSet());
        }).GetAwaiter().GetResult();

    [Property(MaxTest = 60)]
    public void A_kill_at_any_port_call_changes_nothing((byte Revision, byte Days)[] script, byte kill)
        => Task.Run(async () =>
        {
            var whole = new World(First);
            var killed = new World(First);
            foreach (var dataset in DayByDay(script))
            {
                await whole.ExpiryWatch.WatchAsync(dataset, CancellationToken.None);
                killed.Ports.KillAfter(1 + (kill % 12));
                await Record.ExceptionAsync(() => killed.ExpiryWatch.WatchAsync(dataset, CancellationToken.None));
                killed.Ports.LetLive();
                await killed.ExpiryWatch.WatchAsync(dataset, CancellationToken.None);
                Assert.Equal(whole.Told.Rows.Keys.Order(StringComparer.Ordinal), killed.Told.Rows.Keys.Order(StringComparer.Ordinal));
                Assert.Equal(whole.Cliffs.Rows.Values.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal), killed.Cliffs.Rows.Values.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal));
                whole.Clock.Advance(TimeSpan.FromDays(1));
                killed.Clock.Advance(TimeSpan.FromDays(1));
            }
        }).GetAwaiter().GetResult();

    // The revision in use on each day.
    private static IEnumerable<PolicyDataset> DayByDay((byte Revision, byte Days)[] script)
        => script.Take(MostSteps).SelectMany(s => Enumerable.Repeat(Revisions[s.Revision % Revisions.Count], 1 + (s.Days % 40)));

    private static IEnumerable<string> Closings(World world) => world.Told.All.Where(a => a.Kind == AlertKind.CliffClosed).Select(a => a.Id).Order(StringComparer.Ordinal);

    private static PolicyDataset Renumbered(string day)
    {
        var measures = Some.SuspendedUntil(day).File.Measures;
        return Some.Dataset(measures[0], measures[1] with { Provisions = [measures[1].Provisions[0] with { Number = "1(1)" }] });
    }
}
