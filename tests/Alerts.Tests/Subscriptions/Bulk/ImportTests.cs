using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Bulk;
using Alerts.Tests.Support;
using static Alerts.Tests.Subscriptions.Bulk.ImportFiles;

namespace Alerts.Tests.Subscriptions.Bulk;

public sealed class ImportTests
{
    private const string Three = "channel,target,materials,leadDays,name,tenant\r\nemail,a@example.com,gallium rare-earths,30 7,\"Desk, \"\"A\"\"\",acme\r\nwebhook,https://example.com/1,,,,acme\r\nemail,b@example.com,germanium,,,\r\n";

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task Each_line_becomes_what_the_same_wish_alone_would_have_become()
    {
        var report = await _world.ImportAsync(Csv, Three);
        Assert.Equal((3, 3, 0, 0, 0, true), (report.Lines, report.Created, report.Existing, report.Updated, report.Refused, report.IsStored));
        var other = new World(Some.Noon);
        await other.Desk.SubscribeAsync(new SubscriptionRequest("email", "a@example.com", ["gallium", "rare-earths"], LeadDays: [30, 7], Name: "Desk, \"A\"", Tenant: "acme"), World.Cancel);
        await other.Desk.SubscribeAsync(new SubscriptionRequest("webhook", "https://example.com/1", Tenant: "acme"), World.Cancel);
        await other.Desk.SubscribeAsync(new SubscriptionRequest("email", "b@example.com", ["germanium"]), World.Cancel);
        Assert.Equal(Rows(other), Rows(_world));
        Assert.Equal(other.Targets.Rows.Keys.Order(StringComparer.Ordinal), _world.Targets.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.NotNull(_world.Targets.Rows.Values.Single(t => t.Channel == ChannelKind.Webhook).Secret);
        Assert.Equal(["acme", "default"], _world.Tenants.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Json_lines_say_the_same_with_the_members_of_a_single_request()
    {
        await _world.ImportAsync(Csv, Three);
        var other = new World(Some.Noon);
        await other.ImportAsync(Jsonl, """
            {"channel":"email","target":"a@example.com","materials":["gallium","rare-earths"],"leadDays":[30,7],"name":"Desk, \"A\"","tenant":"acme"}

            {"channel":"webhook","target":"https://example.com/1","tenant":"acme","materials":null,"digest":null}
              {"target":"b@example.com","channel":"email","materials":["germanium"]}
            """);
        Assert.Equal(Rows(_world), Rows(other));
    }

    [Fact]
    public async Task Nothing_is_stored_by_default_where_a_single_line_is_bad_and_every_line_is_checked()
    {
        var report = await _world.ImportAsync(Csv, Three + "fax,c@example.com,galium,30 x,,\nemail,d@example.com,,,,\nemail,e@example.com,,400,,Not kebab\n");
        Assert.Equal((6, 0, 2, false), (report.Lines, report.Created, report.Refused, report.IsStored));
        Assert.Equal(
            ["5 leadDays: 'x' is not a whole number; numbers are separated by spaces", "7 tenant: must be lower-case words joined by hyphens, at most 64 characters", "7 leadDays: must be 1 to 20 whole numbers from 0 to 365"],
            report.Errors());
        Assert.Equal(0, _world.Ports.Writes);
    }

    [Fact]
    public async Task Best_effort_stores_the_good_lines()
    {
        var report = await _world.ImportAsync(Csv with { Mode = ImportMode.BestEffort }, Three + "fax,c@example.com,galium,,,\n");
        Assert.Equal((4, 3, 1, true), (report.Lines, report.Created, report.Refused, report.IsStored));
        Assert.Equal(["5 channel: must be one of email, slack, webhook, teams, discord", "5 materials: 'galium' is not a material or group; did you mean 'gallium'?"], report.Errors());
        Assert.Equal(3, _world.Subscriptions.Rows.Count);
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing_not_even_to_the_audit_log()
    {
        await _world.ImportAsync(Csv, Three);
        var writes = _world.Ports.Writes;
        var report = await _world.ImportAsync(Csv with { IsDryRun = true }, Three + "email,new@example.com,,,,\nemail,,,,,\n");
        Assert.Equal((5, 1, 3, 1, false), (report.Lines, report.Created, report.Existing, report.Refused, report.IsStored));
        Assert.Equal(writes, _world.Ports.Writes);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_another_cadence_updates()
    {
        await _world.ImportAsync(Csv, Three);
        var before = Rows(_world);
        var again = await _world.ImportAsync(Csv, Three);
        Assert.Equal((0, 3, 0), (again.Created, again.Existing, again.Updated));
        Assert.Equal(before, Rows(_world));

        var daily = await _world.ImportAsync(Csv, "channel,target,materials,digest\nemail,b@example.com,germanium,daily\n");
        Assert.Equal((0, 0, 1), (daily.Created, daily.Existing, daily.Updated));
        Assert.Equal(DigestEvery.Day, _world.Subscriptions.Rows.Values.Single(s => s.Tenant == SubscriptionDesk.DefaultTenant).Cadence.Digest?.Every);
        Assert.Single(_world.Subscriptions.NextDigests);
    }

    [Fact]
    public async Task A_line_that_repeats_an_earlier_one_is_warned_of_and_the_last_cadence_counts()
    {
        var report = await _world.ImportAsync(Csv, "channel,target,digest\nemail,a@example.com,daily\nemail,a@example.com,\nemail,A@example.com,weekly\n");
        Assert.Equal((1, 0, 2), (report.Created, report.Existing, report.Updated));
        Assert.Equal(["Line 3 is the same subscription as line 2; the last one's cadence counts.", "Line 4 is the same subscription as line 2; the last one's cadence counts."], report.Warnings);
        Assert.Equal(DigestEvery.Week, Assert.Single(_world.Subscriptions.Rows.Values).Cadence.Digest?.Every);
    }

    [Fact]
    public async Task A_wish_that_stands_under_another_id_is_found_and_one_whose_id_was_taken_gets_another()
    {
        const string File = "channel,target,materials\nemail,a@example.com,gallium\nemail,a@example.com,germanium\n";
        await _world.ImportAsync(Csv, "channel,target,materials\nemail,a@example.com,gallium\n");
        var (id, row) = Assert.Single(_world.Subscriptions.Rows);
        _world.Subscriptions.Rows[id] = row with { Filter = row.Filter with { Materials = Some.Ids("germanium") } };

        var report = await _world.ImportAsync(Csv, File);
        Assert.Equal((1, 1), (report.Created, report.Existing));
        Assert.Equal(["gallium|||+", "germanium|||+"], _world.Subscriptions.Rows.Values.Select(s => s.Filter.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("germanium|||+", _world.Subscriptions.Rows[id].Filter.ToString());
        Assert.Equal((0, 2), await _world.ImportAsync(Csv, File) is var again ? (again.Created, again.Existing) : default);
    }

    [Fact]
    public async Task A_tenant_imports_for_itself_and_vouches_for_nobody()
    {
        var order = Csv with { Tenant = "acme" };
        var refused = await _world.ImportAsync(order, "channel,target,tenant,confirmed\nemail,a@example.com,other,\nemail,b@example.com,,TRUE\nemail,c@example.com,acme,FALSE\n");
        Assert.Equal(["2 tenant: is not the tenant of this key", "3 confirmed: can be said by an operator only"], refused.Errors());
        await _world.ImportAsync(order, "channel,target\nemail,a@example.com\n");
        Assert.Equal("acme", Assert.Single(_world.Subscriptions.Rows.Values).Tenant);
    }

    [Fact]
    public async Task Secrets_of_new_webhooks_are_handed_out_when_asked_for_and_warned_of_when_not()
    {
        const string File = "channel,target,materials\nwebhook,https://example.com/1,gallium\nemail,a@example.com,\nwebhook,https://example.com/1,tin-none\nwebhook,https://example.com/1,germanium\nwebhook,https://example.com/2,\n";
        var order = Csv with { Mode = ImportMode.BestEffort };
        Assert.Contains("3 new subscriptions go to webhooks", Assert.Single((await _world.ImportAsync(order with { IsDryRun = true }, File)).Warnings), StringComparison.Ordinal);
        var report = await _world.ImportAsync(order with { ShowsSecrets = true }, File);
        Assert.Empty(report.Warnings);
        Assert.Equal([2, 6], report.Secrets.Select(s => s.Line));
        Assert.All(report.Secrets, s => Assert.Equal(_world.Targets.Rows[s.TargetId].Secret, s.Secret));
        Assert.All(report.Secrets, s => Assert.Equal(s.TargetId, _world.Subscriptions.Rows[s.SubscriptionId].TargetId));
        Assert.Empty((await _world.ImportAsync(order with { ShowsSecrets = true }, File)).Secrets);
        Assert.DoesNotContain(report.Secrets[0].Secret, $"{report.Secrets[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_entry_in_the_audit_log_says_what_came_and_no_address()
    {
        await _world.ImportAsync(Csv, Three);
        var entry = Assert.Single(_world.Audit.Entries);
        Assert.Equal(("importSubscriptions", "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Three)))), (entry.Action, entry.Subject));
        Assert.Contains("\"mode\":\"atomic\",\"format\":\"csv\",\"lines\":3,\"created\":3", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", entry.After, StringComparison.Ordinal);
        Assert.NotNull(entry.AppliedAt);
    }

    [Fact]
    public async Task Each_new_mail_address_is_asked_once_but_not_where_somebody_vouches()
    {
        var world = new World(Some.Noon, confirmation: new ConfirmationRule(true));
        await world.ImportAsync(Csv, "channel,target,materials,confirmed\nemail,a@example.com,gallium,\nemail,a@example.com,germanium,\nemail,b@example.com,,true\nwebhook,https://example.com/1,,\n");
        Assert.Single(world.Told.All, a => a.Kind == Alerts.Alerting.AlertKind.SubscriptionConfirmation);
        Assert.Equal(2, world.Subscriptions.Rows.Values.Count(s => s.AwaitsConfirmation));

        await world.ImportAsync(Csv, "channel,target,materials,confirmed\nemail,a@example.com,gallium,true\n");
        Assert.DoesNotContain(world.Subscriptions.Rows.Values, s => s.AwaitsConfirmation);
        Assert.DoesNotContain(world.Targets.Rows.Values, t => t.AwaitsConfirmation);
    }

    [Fact]
    public async Task A_target_that_an_operator_switched_off_is_on_again_one_whose_reader_left_is_not()
    {
        await _world.ImportAsync(Csv, Three);
        var (hook, mail) = (_world.Targets.Rows.Values.First(t => t.Channel == ChannelKind.Webhook), _world.Targets.Rows.Values.First(t => t.Channel == ChannelKind.Email));
        await _world.Targets.DisableAsync(hook.Id, StopCause.Operator, "why", World.Cancel);
        await _world.Targets.DisableAsync(mail.Id, StopCause.Unsubscribed, "why", World.Cancel);
        await _world.ImportAsync(Csv, Three);
        Assert.Null(_world.Targets.Rows[hook.Id].DisabledBy);
        Assert.Equal(StopCause.Unsubscribed, _world.Targets.Rows[mail.Id].DisabledBy);
    }

    [Fact]
    public async Task Killed_after_any_step_the_same_file_again_gives_the_same_rows()
    {
        var rule = new ConfirmationRule(true);
        var file = "channel,target,materials,digest,confirmed\n" + string.Concat(Enumerable.Range(0, 1005).Select(i => $"email,user{i % 1002}@example.com,{(i % 2 == 0 ? "gallium" : "germanium")},{(i % 3 == 0 ? "daily" : "")},{(i == 7 ? "true" : "")}\n"));
        var whole = new World(Some.Noon, confirmation: rule);
        await whole.ImportAsync(Csv, file);
        var calls = whole.Ports.Calls;
        Assert.True(calls > 10);
        for (var kill = 1; kill <= calls; kill++)
        {
            var world = new World(Some.Noon, confirmation: rule);
            world.Ports.KillAfter(kill);
            await Assert.ThrowsAsync<KilledException>(() => world.ImportAsync(Csv, file));
            Assert.True(world.Subscriptions.Rows.Count == 0 || world.Audit.Entries.Count == 1);
            world.Ports.LetLive();
            await world.ImportAsync(Csv, file);
            Assert.Equal(Rows(whole), Rows(world));
            Assert.Equal(whole.Targets.Rows.Values.Select(t => (t.Id, t.AwaitsConfirmation)).Order(), world.Targets.Rows.Values.Select(t => (t.Id, t.AwaitsConfirmation)).Order());
            Assert.Equal(Asked(whole), Asked(world));
        }
    }

    private static IEnumerable<string> Asked(World world) => world.Told.All.Select(a => a.Id).Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> Rows(World world)
        => [.. world.Subscriptions.Rows.Values.OrderBy(s => s.Id, StringComparer.Ordinal)
            .Select(s => $"{s.Id} {s.Tenant} {s.Name} {s.Filter} {s.LeadDays} {s.Channel} {s.TargetId} {s.Cadence} {s.AwaitsConfirmation}")];
}
