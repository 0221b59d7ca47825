using System.Text;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Evidence;

public sealed class EvidenceDeskTests
{
    private static readonly byte[] Page = [0xEF, 0xBB, 0xBF, .. "<p>一、金属镓。</p>"u8, 0, 255];
    private static readonly byte[] Changed = [.. "<p>一、金属镓和锗。</p>"u8];

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_notice_comes_with_every_text_and_the_very_bytes_that_were_read()
    {
        await WatchAsync("一、金属镓。", Page);
        _world.Clock.Advance(TimeSpan.FromHours(3));
        await WatchAsync("一、金属镓和锗。", Changed);
        var (published, revised) = (Only(AlertKind.NoticePublished), Only(AlertKind.NoticeRevised));

        var zip = await ReadAsync(published);
        Assert.Equal(published.Id, JsonDocument.Parse(zip.Text("alert.json")).RootElement.GetProperty("id").GetString());
        Assert.Contains(published.Message.Headline, zip.Text("message.txt"), StringComparison.Ordinal);
        Assert.Contains(published.Subject, zip.Text("notice/notice.json"), StringComparison.Ordinal);
        Assert.Equal(["notice/text-001-20261120T120000Z.txt", "notice/text-002-20261120T150000Z.txt"], zip.Under("notice/text"));
        Assert.Equal("关于镓的公告\n\n一、金属镓。\n", zip.Text("notice/text-001-20261120T120000Z.txt"));
        Assert.Equal([Page, Changed], zip.Manifest.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()!).Where(p => p.StartsWith("answers/", StringComparison.Ordinal)).Select(p => zip.Files[p]));
        Assert.Empty(zip.Missing);

        var file = zip.Manifest.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("path").GetString() == $"answers/{EvidenceBytes.NameOf(Page)}.html");
        var retrieved = Assert.Single(file.GetProperty("retrieved").EnumerateArray());
        Assert.Equal(("https://example.gov/list?page=1", "official"), (retrieved.GetProperty("url").GetString(), retrieved.GetProperty("source").GetString()));
        Assert.Equal(Some.Noon, retrieved.GetProperty("at").GetDateTimeOffset());
        Assert.Equal("text/html; charset=gb2312", retrieved.GetProperty("headers").GetProperty("content-type").GetString());
        Assert.Equal("text/html; charset=gb2312", file.GetProperty("mediaType").GetString());
        Assert.Equal(3, (await ReadAsync(revised)).Under("notice/").Count);
    }

    [Fact]
    public async Task What_is_not_kept_any_more_is_missing_by_its_hash_and_not_in_silence()
    {
        await WatchAsync("一、金属镓。", Page);
        await _world.Evidence.ForgetAsync(Some.Noon.AddDays(1), World.Cancel);
        var zip = await ReadAsync(Only(AlertKind.NoticePublished));
        Assert.Empty(zip.Under("answers/"));
        var gap = Assert.Single(zip.Missing);
        Assert.Equal(EvidenceBytes.NameOf(Page), gap.GetProperty("sha256").GetString());
        Assert.Equal("https://example.gov/list?page=1", gap.GetProperty("retrieved")[0].GetProperty("url").GetString());

        _world.Evidence.Rows.Clear();
        _world.Notices.Rows.Clear();
        Assert.Equal(2, (await ReadAsync(Only(AlertKind.NoticePublished))).Missing.Count);
    }

    [Fact]
    public async Task The_same_bytes_that_came_twice_are_one_file_with_both_retrievals()
    {
        await WatchAsync("一、金属镓。", Page);
        await _world.Evidence.KeepAsync(Some.Source().Id, [Answer(Page, "https://mirror.example.gov/"), Answer(Page, "https://mirror.example.gov/")], World.Cancel);
        var zip = await ReadAsync(Only(AlertKind.NoticePublished));
        Assert.Single(zip.Under("answers/"));
        var file = zip.Manifest.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("path").GetString()!.StartsWith("answers/", StringComparison.Ordinal));
        Assert.Equal(["https://mirror.example.gov/", "https://example.gov/list?page=1"], file.GetProperty("retrieved").EnumerateArray().Select(r => r.GetProperty("url").GetString()));
    }

    [Fact]
    public async Task A_change_of_the_dataset_comes_with_both_revisions_and_all_that_differs()
    {
        var before = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision()));
        var after = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(materials: "germanium")), Some.Measure("other", "2025-01-02", Some.Provision(materials: "dysprosium")));
        await TakeAsync(before);
        await TakeAsync(after);
        await TakeAsync(before);
        var alerts = _world.Told.All.Where(a => a.Kind == AlertKind.PolicyChanged && a.Subject == "control").OrderBy(a => a.RaisedAt).ToList();

        var zip = await ReadAsync(alerts[0]);
        Assert.Equal([$"dataset/after-{after.Revision}.json", $"dataset/before-{before.Revision}.json", "dataset/changes.json"], zip.Under("dataset/"));
        Assert.Equal(after.Revision, DerivedId.Of("rev", zip.Text($"dataset/after-{after.Revision}.json")));
        Assert.Equal(before.Revision, new PolicyDataset(JsonSerializer.Deserialize<PolicyFile>(zip.Text($"dataset/before-{before.Revision}.json"), DataFileReader.Options)!).Revision);
        Assert.Equal(PolicyDiff.Between(before, after, Some.Catalogue).Select(c => c.Says), JsonDocument.Parse(zip.Text("dataset/changes.json")).RootElement.EnumerateArray().Select(c => c.GetProperty("says").GetString()));
        Assert.Empty(zip.Missing);

        // The way back is another change.
        Assert.Equal([$"dataset/after-{before.Revision}.json", $"dataset/before-{after.Revision}.json", "dataset/changes.json"], (await ReadAsync(alerts[1])).Under("dataset/"));
    }

    [Fact]
    public async Task A_revision_that_was_compared_and_never_taken_is_missing()
    {
        await TakeAsync(Some.SuspendedUntil("2026-11-27"));
        var alert = Some.Alert(kind: AlertKind.PolicyChanged, subject: "control") with { RaisedAt = _world.Clock.GetUtcNow() };
        var zip = await ReadAsync(alert);
        Assert.StartsWith("dataset/in-use-rev_", Assert.Single(zip.Under("dataset/")), StringComparison.Ordinal);
        Assert.Single(zip.Missing);
    }

    [Fact]
    public async Task A_cliff_comes_with_the_revision_by_which_it_was_reckoned_and_its_acts()
    {
        _world.Subscribe("gallium");
        var inUse = Some.SuspendedUntil("2026-11-27");
        await TakeAsync(inUse);
        await _world.ExpiryWatch.WatchAsync(inUse, World.Cancel);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await TakeAsync(Some.SuspendedUntil("2027-11-27"));

        var zip = await ReadAsync(Only(AlertKind.CliffUpcoming));
        Assert.Equal(["dataset/concerned.json", $"dataset/in-use-{inUse.Revision}.json"], zip.Under("dataset/"));
        Assert.Equal(["control", "pause"], JsonDocument.Parse(zip.Text("dataset/concerned.json")).RootElement.EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Empty(zip.Missing);
    }

    [Fact]
    public async Task An_alert_about_a_source_comes_with_its_answers_of_that_day_and_one_about_the_dataset_says_what_is_not_kept()
    {
        var source = Some.Source().Id;
        await _world.Evidence.KeepAsync(source, [Answer(Page) with { At = Some.Noon.AddHours(-25) }, Answer(Changed) with { At = Some.Noon.AddHours(-23) }], World.Cancel);
        var zip = await ReadAsync(Some.Alert(kind: AlertKind.SourceFailing, subject: source.Value) with { Source = source });
        Assert.Equal([$"answers/{EvidenceBytes.NameOf(Changed)}.html"], zip.Under("answers/"));
        Assert.Equal(2, (await ReadAsync(Some.Alert(kind: AlertKind.DatasetRefused))).Missing.Count);
    }

    [Fact]
    public async Task Every_kind_of_alert_has_its_evidence()
    {
        foreach (var kind in Enum.GetValues<AlertKind>())
        {
            var zip = await ReadAsync(Some.Alert(kind: kind));
            Assert.Equal(Some.Alert(kind: kind).Id, zip.Manifest.GetProperty("alert").GetString());
        }
    }

    [Fact]
    public async Task The_ledger_holds_every_delivery_with_its_attempts_those_of_digests_and_those_of_corrections_and_no_address()
    {
        var direct = _world.Subscribe("gallium", address: "https://example.com/very/secret/path");
        _world.Subscribe("gallium", s => s with { Cadence = new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, false, true), null, "Etc/UTC") }, "https://other.example.com/hidden");
        var tries = 0;
        _world.Channel.Answer = () => ++tries == 1 ? new SendOutcome.Retry(503, "secret detail") : new SendOutcome.Accepted(202, "");
        var alert = Some.Alert();
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await _world.DrainAsync();
        _world.Clock.Advance(TimeSpan.FromHours(20));
        await _world.DrainAsync();
        await _world.DigestWatch.WatchAsync(World.Cancel);
        await _world.DrainAsync();
        var correction = Assert.IsType<CorrectionResult.Corrected>(await _world.CorrectionDesk.CorrectAsync(alert.Id, new CorrectionRequest("A slip", null, "It did not."), "nonce", World.Cancel)).Correction;
        await _world.DrainAsync();

        var zip = await ReadAsync(alert);
        var digest = Only(AlertKind.Digest);
        Assert.Equal([alert.Id, digest.Id, correction.Id, correction.Id], zip.Deliveries.Select(d => d.GetProperty("alert").GetString()));
        var first = zip.Deliveries[0];
        Assert.Equal(("https://example.com/…", "webhook", "acme", "accepted"), (first.GetProperty("target").GetString(), first.GetProperty("channel").GetString(), first.GetProperty("tenant").GetString(), first.GetProperty("status").GetString()));
        Assert.Equal([("retry", 503), ("accepted", 202)], first.GetProperty("attempts").EnumerateArray().Select(a => (a.GetProperty("outcome").GetString()!, a.GetProperty("statusCode").GetInt32())));
        Assert.Equal(Delivery.IdOf(alert.Id, direct.TargetId), first.GetProperty("delivery").GetString());
        Assert.Contains(zip.Deliveries, d => d.GetProperty("follows").GetString() == first.GetProperty("delivery").GetString());
        Assert.Equal([$"corrections/{correction.Id}.json"], zip.Under("corrections/"));

        var rows = zip.Text("deliveries.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("delivery,alert,tenant,channel,target,status,filed_at,replay_of,follows,attempt,attempted_at,outcome,failure,status_code", rows[0]);
        Assert.Equal(1 + zip.Deliveries.Sum(d => d.GetProperty("attempts").GetArrayLength()), rows.Length);
        Assert.Equal($"{first.GetProperty("delivery").GetString()},{alert.Id},acme,webhook,https://example.com/…,accepted,2026-11-20T12:00:00.000Z,,,1,2026-11-20T12:00:00.000Z,retry,answer,503", rows[1]);
        Assert.All(zip.Files.Values, f => Assert.DoesNotContain("secret", Encoding.UTF8.GetString(f), StringComparison.Ordinal));

        // From the correction back to what it corrects, and no longer to those who were told by the digest alone.
        var ofCorrection = await ReadAsync(correction);
        Assert.Equal([$"corrections/of-{alert.Id}.json"], ofCorrection.Under("corrections/"));
        Assert.Equal(2, ofCorrection.Deliveries.Count);
        Assert.Equal([$"digested/{alert.Id}.json"], (await ReadAsync(digest)).Under("digested/"));
    }

    [Fact]
    public async Task A_formula_in_a_table_is_only_text_and_a_delivery_without_an_attempt_or_target_has_a_row()
    {
        _world.Targets.Rows["tgt_mail"] = new Target("tgt_mail", "acme", ChannelKind.Email, "=cmd@example.com", null, Some.Noon);
        foreach (var target in new[] { "tgt_mail", "tgt_gone" })
        {
            _world.Ledger.Rows[target] = new Delivery($"dlv_{target}", Some.Alert().Id, target, "a\"b,c", DeliveryStatus.Pending, 0, Some.Noon, Some.Noon);
        }

        var zip = await ReadAsync(Some.Alert());
        Assert.Equal(
            ["dlv_tgt_mail,ALERT,\"a\"\"b,c\",email,'=…@example.com,pending,2026-11-20T12:00:00.000Z,,,,,,,", "dlv_tgt_gone,ALERT,\"a\"\"b,c\",,,pending,2026-11-20T12:00:00.000Z,,,,,,,"],
            zip.Text("deliveries.csv").Replace(Some.Alert().Id, "ALERT", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task A_tenant_has_its_own_deliveries_only()
    {
        foreach (var tenant in new[] { "acme", "other" })
        {
            var target = Some.Target($"https://{tenant}.example/hook", tenant);
            _world.Targets.Rows[target.Id] = target;
            _world.Ledger.Rows[tenant] = new Delivery(tenant, Some.Alert().Id, target.Id, tenant, DeliveryStatus.Accepted, 1, Some.Noon, Some.Noon);
        }

        var zip = await ReadAsync(Some.Alert(), "acme");
        Assert.Equal("acme", Assert.Single(zip.Deliveries).GetProperty("tenant").GetString());
        Assert.Equal("acme", zip.Manifest.GetProperty("tenant").GetString());
        Assert.All(zip.Files.Values, f => Assert.DoesNotContain("other.example", Encoding.UTF8.GetString(f), StringComparison.Ordinal));
        Assert.Equal(2, (await ReadAsync(Some.Alert())).Deliveries.Count);
    }

    [Fact]
    public async Task Two_files_at_one_time_are_the_same_bytes_and_later_ones_differ_in_the_manifest_alone()
    {
        _world.Subscribe("gallium");
        await WatchAsync("一、金属镓。", Page);
        await _world.DrainAsync();
        var alert = Only(AlertKind.NoticePublished);
        var first = await WriteAsync(alert);
        Assert.Equal(first, await WriteAsync(alert));

        _world.Clock.Advance(TimeSpan.FromDays(400));
        var (early, late) = (EvidenceZip.Read(first), EvidenceZip.Read(await WriteAsync(alert)));
        Assert.Equal(["SHA256SUMS", "manifest.json"], early.Files.Where(f => !f.Value.SequenceEqual(late.Files[f.Key])).Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_very_many_deliveries_no_more_than_a_page_is_in_memory()
    {
        const int Many = (AlertDeliveries.PageSize * 3) + 1;
        for (var i = 0; i < Many; i++)
        {
            _world.Ledger.Rows[$"dlv_{i}"] = new Delivery($"dlv_{i}", Some.Alert().Id, "tgt_gone", "acme", DeliveryStatus.Accepted, 1, Some.Noon.AddMilliseconds(i), Some.Noon);
        }

        var zip = await ReadAsync(Some.Alert());
        Assert.Equal(Many, zip.Deliveries.Select(d => d.GetProperty("delivery").GetString()).Distinct().Count());
        Assert.Equal(Many + 1, zip.Text("deliveries.csv").Count(c => c == '\n'));
    }

    [Fact]
    public void User_name_and_password_of_an_address_are_left_out()
    {
        var entry = new EvidenceEntry(Some.Source().Id, "https://user:pass@example.gov/a?b=c", Some.Noon, new Dictionary<string, string>(), "", 0);
        Assert.Equal("https://example.gov/a?b=c", EvidenceRetrieval.Of(entry).Url);
        Assert.Equal("/srv/notices/a b.xml", EvidenceRetrieval.Of(entry with { Address = "/srv/notices/a b.xml" }).Url);
    }

    private Alert Only(AlertKind kind) => Assert.Single(_world.Told.All, a => a.Kind == kind);

    private async Task<EvidenceZip> ReadAsync(Alert alert, string? tenant = null) => EvidenceZip.Read(await WriteAsync(alert, tenant));

    private async Task<byte[]> WriteAsync(Alert alert, string? tenant = null)
    {
        await using var output = new AsyncOnly();
        await _world.EvidenceDesk.WriteAsync(alert, tenant, output, World.Cancel);
        return output.Written;
    }

    private RawAnswer Answer(byte[] bytes, string address = "https://user:pass@example.gov/list?page=1")
        => new(address, _world.Clock.GetUtcNow(), new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "text/html; charset=gb2312" }, bytes);

    private async Task WatchAsync(string text, byte[] raw)
    {
        _world.Reader.Next = new SourceRead.Items(
            [Some.Item("a", published: Some.Noon.AddHours(-1)) with { Text = text }], new SourceCursor(null, null, text), [Answer(raw)]);
        await _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
    }

    private async Task TakeAsync(PolicyDataset dataset)
    {
        await _world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(dataset), World.Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
    }
}
