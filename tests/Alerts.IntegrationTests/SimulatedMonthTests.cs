using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Alerts.IntegrationTests;

/// <summary>
/// A month of publishers of every format, read by the real program from loopback: new, mirrored, revised, corrected, broken, recovered,
/// emptied. All that is told is an approved file: read what changed in it before you replace it.
/// </summary>
public sealed partial class SimulatedMonthTests
{
    private static readonly string[] Kinds = ["notice.published", "notice.revised", "source.failing", "source.recovered", "series.gap", "series.gap-closed"];

    [Fact]
    public async Task The_month_is_told_once_and_without_a_word_too_many()
    {
        await using var publishers = await Publishers.StartAsync();
        await using var loopback = await Loopback.StartAsync();
        using var scratch = new Scratch();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Alerts__Sources__HostDelay"] = "00:00:00",
            ["Alerts__Sources__HostConcurrency"] = "16",
            ["Alerts__Sources__RetryDelay"] = "00:00:00",
        };
        await File.WriteAllTextAsync(scratch["sources.json"], publishers.SourcesJson(), TestContext.Current.CancellationToken);
        var subscribed = await AlertsProcess.RunAsync(
            ["subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook").ToString(), .. Kinds.SelectMany(k => new[] { "--kind", k }), "--data", scratch.Path], environment);
        Assert.Equal((0, ""), (subscribed.ExitCode, subscribed.Error));

        var transcript = new StringBuilder("A month of publishers on loopback, as `alerts run` told it. Cliffs and changes of law are told elsewhere.\n");
        foreach (var (at, what, change) in Month.Days)
        {
            change(publishers);
            var run = await AlertsProcess.RunAsync(["run", "--json", "--now", at, "--data", scratch.Path], environment);
            Assert.True(run.ExitCode is 0 or 3, run.Error);
            transcript.Append(CultureInfo.InvariantCulture, $"\n=== {at}: {what} ===\n");
            Write(transcript, run);
        }

        // Each alert reached the receiver by one message.
        Assert.All(loopback.Receipts.GroupBy(r => r.AlertId), g => Assert.Single(g));
        await AssertApprovedAsync(Steady(transcript.ToString().Replace(publishers.Address.Authority, "publishers.test", StringComparison.Ordinal)));
    }

    // Which of several sources brings a notice first is theirs to say; how many are new is not.
    private static void Write(StringBuilder transcript, Finished run)
    {
        var count = run.Json.GetProperty("notices").GetArrayLength();
        transcript.Append(CultureInfo.InvariantCulture, $"  {count} new notices\n");
        foreach (var source in run.Json.GetProperty("sources").EnumerateArray())
        {
            var outcome = source.GetProperty("outcome").GetString();
            if (outcome is not ("read" or "unchanged") || source.GetProperty("error").GetString() is not null)
            {
                transcript.Append(CultureInfo.InvariantCulture, $"  {source.GetProperty("id")}: {outcome} ({source.GetProperty("error").GetString()})\n");
            }
        }

        var told = run.Json.GetProperty("alerts").EnumerateArray().Where(a => Kinds.Contains(a.GetProperty("kind").GetString(), StringComparer.Ordinal))
            .OrderBy(a => a.GetProperty("kind").GetString(), StringComparer.Ordinal).ThenBy(a => a.GetProperty("headline").GetString(), StringComparer.Ordinal).ToList();
        foreach (var alert in told)
        {
            transcript.Append(CultureInfo.InvariantCulture, $"  → {alert.GetProperty("kind")}: {alert.GetProperty("headline")}\n      [{string.Join(", ", alert.GetProperty("materials").EnumerateArray())}] {alert.GetProperty("summary")}\n");
        }

        if (told.Count == 0)
        {
            transcript.Append("  nothing is told\n");
        }
    }

    // A run's clock starts on the hour and goes on: on a slow machine some seconds are gone when a source is found broken.
    private static string Steady(string transcript) => SecondsOfInstant().Replace(transcript, ":00:00Z");

    [GeneratedRegex(@":00:\d\dZ", RegexOptions.NonBacktracking)]
    private static partial Regex SecondsOfInstant();

    private static async Task AssertApprovedAsync(string transcript)
    {
        var approved = Path.Combine(AppContext.BaseDirectory, "Approved", "simulated-month.txt");
        var received = Path.Combine(AppContext.BaseDirectory, "Approved", "simulated-month.received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        await File.WriteAllTextAsync(received, transcript, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(approved), $"Nothing is approved yet; what was told is in {received}.");
        Assert.Equal(await File.ReadAllTextAsync(approved, TestContext.Current.CancellationToken), transcript);
    }

    /// <summary>What happens, in order.</summary>
    private static class Month
    {
        private const string Old = "Something of long ago";

        public static IEnumerable<(string At, string What, Action<Publishers> Change)> Days =>
        [
            ("2026-10-20T08:00:00Z", "baseline: what was there before is known and not told", Begin),
            ("2026-10-22T08:00:00Z", "the ministry announces No. 44", p => Announce(p, "ministry", 44, "关于对镓相关物项实施出口管制的公告", "经国务院批准，决定对镓相关物项实施出口管制。本公告自公布之日起正式实施。", Day(22))),
            ("2026-10-23T08:00:00Z", "the mirror posts it a day later, and the English site translates it", p =>
            {
                Announce(p, "mirror", 44, "关于对镓相关物项实施出口管制的公告", "经国务院批准，决定对镓相关物项实施出口管制。本公告自公布之日起正式实施。", Day(23));
                p.Lists["english"].Insert(0, new Listed(Hex(44), "MOFCOM Announcement No. 44 of 2026 on export control of items related to gallium", Day(23), "Items related to gallium."));
            }),
            ("2026-10-24T08:00:00Z", "the Federal Register on germanium; a notice to exporters on antimony by three ways", p =>
            {
                p.Lists["register"].Insert(0, new Listed("2026-20001", "Export controls on germanium", Day(24), "BIS adds germanium to the Commerce Control List. This rule is effective October 24, 2026."));
                var notice = new Listed("notice-to-exporters-202631-antimony", "Notice to exporters 2026/31: antimony", Day(24), "Licences for antimony are suspended.");
                foreach (var way in (string[])["govuk-search", "govuk-collection", "govuk-feed"])
                {
                    p.Lists[way].Insert(0, notice);
                }
            }),
            ("2026-10-25T08:00:00Z", "GOV.UK's machinery touches its records", p => p.Touched = p.Touched.AddDays(25)),
            ("2026-10-27T08:00:00Z", "the ministry changes the text of No. 44, and says so in its list", p => Replace(p, "ministry", Hex(44), i => i with { Title = i.Title + "（修订）", Text = i.Text.Replace("镓相关物项", "镓、铟相关物项", StringComparison.Ordinal) })),
            ("2026-10-28T08:00:00Z", "and changes it back", p => Replace(p, "ministry", Hex(44), i => i with { Title = i.Title.Replace("（修订）", "", StringComparison.Ordinal), Text = i.Text.Replace("镓、铟相关物项", "镓相关物项", StringComparison.Ordinal) })),
            ("2026-10-29T08:00:00Z", "the Federal Register corrects its document on germanium", p => p.Lists["register"].Insert(0, new Listed("C1-2026-20001~2026-20001", "Export controls on germanium; Correction", Day(29), "In rule document 2026-20001, germanium is spelled correctly."))),
            ("2026-10-31T08:00:00Z", "four break: success:false, question marks, a wall for robots, 503", Break),
            ("2026-10-31T09:00:00Z", "an hour later", _ => { }),
            ("2026-10-31T10:00:00Z", "another hour later: operators hear of it", _ => { }),
            ("2026-10-31T11:00:00Z", "and hear no more", _ => { }),
            ("2026-11-02T08:00:00Z", "all recover; the Union has published meanwhile", p =>
            {
                p.Instead.Clear();
                p.Lists["eur-lex"].Insert(0, new Listed("32026R1941", "Commission Implementing Regulation (EU) 2026/1941 on tungsten", new DateOnly(2026, 11, 1)));
            }),
            ("2026-11-04T08:00:00Z", "the others publish, one thing each", p =>
            {
                p.Lists["gazette"].Insert(0, new Listed("206", "Order Amending the Export Control List", new DateOnly(2026, 11, 4), "Cobalt and graphite are added to the List."));
                p.Lists["meti"].Insert(0, new Listed("20261104", "ガリウムの輸出について", new DateOnly(2026, 11, 4)));
                p.Lists["korea"].Insert(0, new Listed("148900001", "흑연 수출 통제 안내", new DateOnly(2026, 11, 4)));
                p.Lists["rdf"].Insert(0, new Listed("2026-11-04", "タングステンの輸出管理", new DateOnly(2026, 11, 4)));
                p.Lists["json-feed"].Insert(0, new Listed("lithium", "Lithium export permits", new DateOnly(2026, 11, 4)));
                p.Lists["page"].Insert(0, new Listed("nickel", "Ban on exports of nickel ore", new DateOnly(2026, 11, 4)));
                p.Lists["eur-lex"].Insert(0, new Listed("32026R1941R(01)", "Corrigendum to Commission Implementing Regulation (EU) 2026/1941 on tungsten", new DateOnly(2026, 11, 4)));
            }),
            ("2026-11-05T08:00:00Z", "a page is emptied", p => p.Lists["page"].Clear()),
            ("2026-11-06T08:00:00Z", "No. 46 suspends No. 57 of 2025 and names no material; No. 45 is missing", p =>
            {
                Begin(p, "page");
                p.Lists["page"].Insert(0, new Listed("nickel", "Ban on exports of nickel ore", new DateOnly(2026, 11, 4)));
                Announce(p, "ministry", 46, "公布暂停实施商务部 海关总署公告2025年第57号的决定", "经批准，自即日起至2027年11月10日，商务部 海关总署公告2025年第57号暂停实施。", new DateOnly(2026, 11, 6));
            }),
            ("2026-11-10T08:00:00Z", "three days later No. 45 still is not there", _ => { }),
            ("2026-11-12T08:00:00Z", "No. 45 is posted late", p => Announce(p, "ministry", 45, "关于锂电池和人造石墨负极材料出口许可的公告", "锂电池出口经营者应办理出口许可证。", new DateOnly(2026, 11, 12))),
            ("2026-11-16T08:00:00Z", "a redesign changes every text of a feed", p => Redesign(p)),
            ("2026-11-16T09:00:00Z", "and it stays", _ => { }),
            ("2026-11-19T08:00:00Z", "nothing happens", _ => { }),
        ];

        private static DateOnly Day(int day) => new(2026, 10, day);

        private static string Hex(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

        private static void Begin(Publishers publishers)
        {
            foreach (var name in Publishers.Names)
            {
                Begin(publishers, name);
            }
        }

        // Six of before the summer, so that nothing looks like a list that shrank.
        private static void Begin(Publishers publishers, string name)
            => publishers.Lists[name].AddRange(Enumerable.Range(0, 6).Select(i => name switch
            {
                "ministry" or "mirror" => new Listed(Hex(43 - i), $"商务部公告2026年第{43 - i}号 关于召开会议的公告", new DateOnly(2026, 8, 20 - i), "会议召开。"),
                "english" => new Listed(Hex(43 - i), $"MOFCOM Announcement No. {43 - i} of 2026", new DateOnly(2026, 8, 20 - i), "On a meeting."),
                "register" => new Listed($"2026-1000{i}", Old, new DateOnly(2026, 8, 20 - i), "A meeting is held."),
                "eur-lex" => new Listed($"32026R010{i}", Old, new DateOnly(2026, 8, 20 - i)),
                "gazette" => new Listed($"{100 + i}", Old, new DateOnly(2026, 8, 20 - i), "A meeting is held."),
                _ => new Listed($"old-{i}", $"{Old} {i}", new DateOnly(2026, 8, 20 - i), "A meeting is held."),
            }));

        private static void Announce(Publishers publishers, string where, int number, string title, string text, DateOnly day)
            => publishers.Lists[where].Insert(0, new Listed(Hex(number), $"商务部公告2026年第{number}号 {title}", day, text));

        private static void Replace(Publishers publishers, string where, string id, Func<Listed, Listed> change)
        {
            var list = publishers.Lists[where];
            var at = list.FindIndex(i => i.Id == id);
            list[at] = change(list[at]);
        }

        private static void Break(Publishers publishers)
        {
            publishers.Instead["ministry"] = (200, """{"success":false,"code":"500"}""");
            publishers.Instead["mirror"] = (200, """{"pageInfo":{"maxPageNum":1,"rows":[{"title":"???????2026??47? ??????","url":"/article/1.html","publishTimeStr":"2026-10-31 09:00:00"}]}}""");
            publishers.Instead["eur-lex"] = (202, "<html><head><script src=\"challenge-platform\"></script></head><body>Just a moment...</body></html>");
            publishers.Instead["register"] = (503, "");
        }

        private static void Redesign(Publishers publishers)
        {
            var list = publishers.Lists["json-feed"];
            for (var i = 0; i < list.Count; i++)
            {
                list[i] = list[i] with { Text = $"Share this page. {list[i].Text}" };
            }
        }
    }
}
