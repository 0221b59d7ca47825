using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Alerts.Tests.Notices;

public sealed class NoticeIdentityTests
{
    private const string Title = "商务部 海关总署公告2025年第57号 关于镓的公告";

    private static readonly PolicyDataset Law = Some.Dataset(
        Some.Measure("cn-57", "2025-01-01", Some.Provision(materials: "rare-earths")) with { Number = "商务部 海关总署公告2025年第57号" },
        Some.Measure("us-affiliates", "2025-11-12", Some.Provision(materials: "germanium")) with { Number = "90 FR 50857", Jurisdiction = "US" },
        Some.Measure("us-list", "2025-11-07", Some.Provision(materials: "neodymium")) with { Number = "FR Doc. 2025-19813", Jurisdiction = "US" },
        Some.Measure("us-proclamation", "2026-01-14", Some.Provision(materials: "gallium")) with { Number = "Proclamation 11001", Jurisdiction = "US" },
        Some.Measure("eu-act", "2024-05-03", Some.Provision(materials: "neodymium")) with { Number = "Regulation (EU) 2024/1252", Jurisdiction = "EU" },
        Some.Measure("id-ore", "2019-08-28", Some.Provision(materials: "germanium")) with { Number = "Permen ESDM No. 11 Tahun 2019", Jurisdiction = "ID" });

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task One_instrument_at_two_addresses_a_day_apart_is_one_notice_told_once()
    {
        await WatchAsync("list", Item("https://a.example/zcfb/1", Title, Some.Noon.AddHours(-2)));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await WatchAsync("mirror", Item("https://b.example/mirror/9", Title, Some.Noon.AddHours(20)))).Raised);
        var notice = Assert.Single(_world.Notices.Rows.Values);
        Assert.Equal(["https://a.example/zcfb/1", "https://b.example/mirror/9"], notice.Addresses.Select(a => a.Url!.AbsoluteUri));
        Assert.Equal(["list", "mirror"], notice.Addresses.Select(a => a.Source.Value));
        Assert.Equal([Some.Noon, Some.Noon.AddDays(1)], notice.Addresses.Select(a => a.FirstSeen));
        Assert.Equal(Some.Noon.AddHours(-2), notice.Published);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task One_page_that_two_sources_show_in_other_words_is_one_notice_and_no_change_however_often_they_take_turns()
    {
        var summary = Item("https://a.example/notice", Title, Some.Noon.AddHours(-2), text: "Summary.");
        var page = summary with { Text = "Summary.\nThe whole page, on gallium." };
        for (var turn = 0; turn < 3; turn++)
        {
            await WatchAsync("feed", summary);
            await WatchAsync("search", page);
        }

        var notice = Assert.Single(_world.Notices.Rows.Values);
        Assert.Equal((page.Text, 2, 2), (notice.Text, notice.Version, notice.Addresses.Count));
        Assert.Equal([AlertKind.NoticePublished], _world.Told.All.Select(a => a.Kind));
    }

    [Fact]
    public async Task One_number_of_two_years_is_two_notices_and_so_is_one_number_of_two_authorities()
    {
        await WatchAsync("list", Item("a", "商务部 科技部公告2023年第57号"), Item("b", "商务部 海关总署公告2025年第57号"), Item("c", "海关总署公告2025年第57号"));
        Assert.Equal(3, _world.Notices.Rows.Count);
    }

    [Fact]
    public async Task One_title_with_two_numbers_is_two_notices()
    {
        await WatchAsync("list", Item("a", "商务部公告2025年第18号 公布对部分中重稀土相关物项实施出口管制的决定"), Item("b", "商务部公告2025年第57号 公布对部分中重稀土相关物项实施出口管制的决定"));
        Assert.Equal(2, _world.Notices.Rows.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_translation_adds_to_the_notice_whichever_comes_first(bool translationFirst)
    {
        var chinese = Item("zh", Title);
        var english = Item("en", "MOFCOM Announcement No. 57 of 2025", text: "Items related to germanium and to many other things, at length.") with { Language = "en" };
        var first = await WatchAsync("one", translationFirst ? english : chinese);
        var second = await WatchAsync("two", translationFirst ? chinese : english);
        var notice = Assert.Single(_world.Notices.Rows.Values);
        Assert.Equal((Title, "zh"), (notice.Title, notice.Language));
        Assert.Equal(Some.Ids("gallium germanium rare-earths"), notice.Materials);
        Assert.Single(first.Raised);
        Assert.Empty(second.Raised);
    }

    [Fact]
    public async Task A_presidential_act_and_its_document_in_the_register_are_one_notice()
    {
        var page = Item("https://house.example/act", "Proclamation 11001: Adjusting Imports of gallium") with { Language = "en" };
        var document = Item("fr:2026-01234", "Adjusting Imports of gallium") with { Instruments = [new InstrumentId("us:fr:2026-01234"), new InstrumentId("us:proclamation:11001")], Language = "en" };
        await WatchAsync("house", page with { Title = "Proclamation 11001 Adjusting Imports of gallium" });
        await WatchAsync("register", document);
        Assert.Single(_world.Notices.Rows);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task An_early_copy_with_more_zeroes_in_its_number_is_the_same_document()
    {
        await WatchAsync("inspection", Item("pi", "Export of gallium") with { Instruments = [new InstrumentId("us:fr:2026-000123")] });
        await WatchAsync("register", Item("fr", "Export of gallium") with { Instruments = [new InstrumentId("us:fr:2026-00123")] });
        Assert.Single(_world.Notices.Rows);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task A_number_that_becomes_known_later_belongs_to_the_notice_that_is_there()
    {
        await WatchAsync("list", Item("a", "关于镓的公告"));
        var id = _world.Notices.Rows.Keys.Single();
        await WatchAsync("list", Item("a", "关于镓的公告", text: "【发布文号】商务部公告2025年第57号"));
        await WatchAsync("mirror", Item("b", Title));
        var notice = Assert.Single(_world.Notices.Rows.Values);
        Assert.Equal(id, notice.Id);
        Assert.Equal(2, notice.Addresses.Count);
        Assert.Equal([AlertKind.NoticePublished, AlertKind.NoticeRevised], _world.Told.All.Select(a => a.Kind));
    }

    [Fact]
    public async Task What_is_posted_again_after_months_is_no_news()
    {
        await WatchAsync("list", Item("a", Title, Some.Noon.AddDays(-60)));
        Assert.Empty((await WatchAsync("mirror", Item("b", Title, Some.Noon.AddDays(-1)))).Raised);
    }

    [Fact]
    public async Task A_notice_that_names_a_material_keeps_the_group_of_the_measure_that_it_is()
    {
        await WatchAsync("list", Item("a", "商务部 海关总署公告2025年第57号 关于镝的公告"));
        Assert.Equal(Some.Ids("dysprosium rare-earths"), _world.Notices.Rows.Values.Single().Materials);
    }

    [Theory]
    [InlineData("suspends the rule at 90 FR 50857", "us-affiliates", "germanium")]
    [InlineData("see FR Doc. 2025-19813", "us-list", "neodymium")]
    [InlineData("under Proclamation 11001", "us-proclamation", "gallium")]
    [InlineData("amends Regulation (EU) 2024/1252", "eu-act", "neodymium")]
    [InlineData("32024R1252", "eu-act", "neodymium")]
    [InlineData("following Permen ESDM No. 11 Tahun 2019.", "id-ore", "germanium")]
    [InlineData("Permen ESDM No. 11 Tahun 20190", "", "")]
    [InlineData("公布暂停实施商务部、海关总署公告2025年第57号的决定", "cn-57", "rare-earths")]
    public async Task A_notice_without_a_material_takes_those_of_what_it_cites_in_whatever_form(string text, string cites, string materials)
    {
        await WatchAsync("list", Item("a", "A notice", text: text));
        var notice = _world.Notices.Rows.Values.Single();
        Assert.Equal((cites, materials), (string.Join(' ', notice.Cites), string.Join(' ', notice.Materials)));
    }

    [Fact]
    public async Task A_correction_says_what_it_corrects()
    {
        await WatchAsync("list", Item("a", Title));
        var alert = Assert.Single((await WatchAsync("list", Item("b", "关于商务部、海关总署公告2025年第57号镓的更正"))).Raised);
        Assert.Equal($"cn:mofcom:2025:57: {Title}", alert.Message.Facts.Single(f => f.Label == "Corrects").Text);
        Assert.Contains(alert.Message.References, r => r.Title == $"Corrected: {Title}");
        Assert.Equal(2, _world.Notices.Rows.Count);
    }

    [Fact]
    public async Task Two_sources_that_bring_one_instrument_at_once_both_keep_their_address()
    {
        _world.Notices.BeforeSave = () =>
        {
            var rival = NoticeMerge.Add(null, Sighting("b"), Some.Noon).Notice;
            _world.Notices.SaveAsync([new NoticeWrite(rival, [])], World.Cancel).GetAwaiter().GetResult();
        };
        Assert.Empty((await WatchAsync("list", Item("a", Title))).New);
        Assert.Equal(2, Assert.Single(_world.Notices.Rows.Values).Addresses.Count);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task A_notice_of_before_addresses_were_kept_is_known_and_not_told_as_changed()
    {
        var item = Item("a", Title);
        var old = new Notice(
            Notice.IdOf(item), SourceId.Parse("list"), "CN", "Ministry", "zh", "other", "words", item.Link, Some.Noon.AddDays(-3), Some.Day("2026-11-17"), Some.Noon.AddDays(-3), Some.Ids("gallium"), []);
        _world.Notices.Rows[old.Id] = old with { Version = 1 };
        _world.Notices.Keys[old.Id] = old.Id;
        _world.Told.Rows[Alert.IdOf(AlertKind.NoticePublished, old.Id, "")] = new FakeAlertStore.Row(Some.Alert(), Some.Noon);
        Assert.Empty((await WatchAsync("list", item)).Raised);
        await WatchAsync("mirror", Item("b", Title));
        Assert.Equal(2, Assert.Single(_world.Notices.Rows.Values).Addresses.Count);
    }

    [Property(MaxTest = 30)]
    public Property The_order_in_which_copies_arrive_changes_neither_the_notice_nor_what_is_told()
    {
        SourceItem[] copies =
        [
            Item("zcfb", Title, Some.Noon.AddDays(-3)), Item("gkml", $"{Title}", Some.Noon.AddDays(-1), "关于锗"), Item("exportcontrol", "公布决定", Some.Noon.AddDays(-2), "【发布文号】商务部 海关总署公告2025年第57号 镓"),
            Item("english", "MOFCOM Announcement No. 57 of 2025 on dysprosium", Some.Noon.AddDays(-1)) with { Language = "en" },
        ];
        return Prop.ForAll(Gen.Shuffle(copies).ToArbitrary(), order => Outcome(order) == Outcome(copies));
    }

    [Property(MaxTest = 30)]
    public Property Reading_twice_tells_nothing_and_writes_nothing()
        => Prop.ForAll(
            Gen.Elements("a", "b", "c").SelectMany(key => Gen.Elements(Title, "关于镓的公告", "商务部公告2025年第61号 锗", "更正 商务部公告2025年第61号 镓").Select(title => Item(key, title))).ListOf().ToArbitrary(),
            items =>
            {
                var world = new World(Some.Noon);
                Watch(world, "list", [.. items]);
                var written = world.Ports.Writes;
                return Watch(world, "list", [.. items]).Raised.Count == 0 && world.Ports.Writes == written;
            });

    private static string Outcome(IEnumerable<SourceItem> order)
    {
        var world = new World(Some.Noon);
        foreach (var item in order)
        {
            Watch(world, item.Identity, item);
        }

        var notice = world.Notices.Rows.Values.Single();
        return $"{notice with { Addresses = [], Materials = [], Possible = [], Cites = [], Instruments = [], TextsSeen = [], Version = 0 }} {string.Join(' ', notice.Materials)} {string.Join(' ', notice.Cites)} {string.Join(' ', notice.Instruments)} "
            + $"{string.Join(' ', notice.Addresses.Select(a => a.Item).Order())} {string.Join(' ', notice.TextsSeen.Order())} told {string.Join(' ', world.Told.All.Select(a => a.Id))}";
    }

    private static Sighting Sighting(string key)
    {
        var item = Item(key, Title);
        return new Sighting(Some.Source(), item, Notice.IdOf(item), null, Some.Noon, true, Some.Day("2026-11-20"), "txt", NoticeInstruments.Of(item, null), [], [], []);
    }

    private static SourceItem Item(string identity, string title, DateTimeOffset? published = null, string text = "")
        => new(identity, title, text, identity.StartsWith("https", StringComparison.Ordinal) ? new Uri(identity) : new Uri($"https://example.gov/{Uri.EscapeDataString(identity)}"), published ?? Some.Noon.AddHours(-1), null);

    private static SourceReport Watch(World world, string source, params SourceItem[] items)
    {
        world.Reader.Has(items);
        return world.NoticeWatch.WatchAsync(Some.Source() with { Id = SourceId.Parse(source) }, Law, World.Cancel).GetAwaiter().GetResult();
    }

    private Task<SourceReport> WatchAsync(string source, params SourceItem[] items)
    {
        _world.Reader.Has(items);
        return _world.NoticeWatch.WatchAsync(Some.Source() with { Id = SourceId.Parse(source) }, Law, World.Cancel);
    }
}
