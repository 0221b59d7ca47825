using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Evidence;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class CorrectionPageTests : PageTest
{
    private static readonly Alert Wrong = Sample.Alert(1);

    private static string Path => $"/alerts/{Wrong.Id}/correct";

    [Fact]
    public async Task What_is_written_is_shown_as_it_will_be_told_and_sent_once_by_a_second_step()
    {
        await TellAsync();
        var visitor = await OperatorAsync();
        var asked = await visitor.SubmitAsync(await visitor.GetAsync(Path), "Look at it first", ("reason", "A <b>slip</b>"), ("summary", "It is\nthe 28th."), ("withdraws", "on"));
        Assert.Equal((HttpStatusCode.OK, "Look once more, then send"), (asked.Status, asked.Heading));
        Assert.Contains("1 delivery so far", asked.Text, StringComparison.Ordinal);
        Assert.Contains("cancelled, for good", asked.Text, StringComparison.Ordinal);
        Assert.Equal("Correction: withdrawn: Headline 1: 镓", asked.One(".letter h2"));
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action == "correctAlert");

        var (first, second) = (await visitor.SubmitAsync(asked, "Withdraw the alert"), await visitor.SubmitAsync(asked, "Withdraw the alert"));
        Assert.Equal("Corrected: whoever was told is told this too, from now on.", first.One("[role=status]"));
        Assert.Equal(first.Path, second.Path);
        Assert.Single(Api.Audit.Entries, e => e is { Action: "correctAlert", AppliedAt: not null });
        var corrected = await visitor.GetAsync($"/alerts/{Wrong.Id}");
        Assert.StartsWith("Withdrawn. This does not hold", corrected.One(".fault"), StringComparison.Ordinal);
        Assert.Equal(first.Path.Split('?')[0], corrected.Link("Correction: withdrawn: Headline 1: 镓"));
        Assert.Equal($"/alerts/{Wrong.Id}", first.Link("Headline 1: 镓"));
    }

    [Fact]
    public async Task Faults_are_said_by_their_field_and_what_was_written_stays_also_on_the_way_back()
    {
        await TellAsync();
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync(Path);
        var refused = await visitor.SubmitAsync(form, "Look at it first", ("reason", "Some \"reason\""), ("headline", "H"), ("summary", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("summary: must have 1 to 2000", refused.One("[role=alert]"), StringComparison.Ordinal);
        var field = refused.Document.QuerySelector("textarea[name=summary]")!;
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.All(field.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(refused.Document.GetElementById(id)));
        Assert.Equal("Some \"reason\"", refused.Document.QuerySelector("textarea[name=reason]")!.TextContent);

        var shown = await visitor.SubmitAsync(refused, "Look at it first", ("summary", "So"));
        var back = await visitor.SubmitAsync(shown, "Change it");
        Assert.Equal("Correct an alert", back.Heading);
        Assert.Equal(("Some \"reason\"", "So"), (back.Document.QuerySelector("textarea[name=reason]")!.TextContent, back.Document.QuerySelector("textarea[name=summary]")!.TextContent));
        var past = await visitor.SubmitAsync(shown, "Send the correction", ("summary", new string('x', 2001)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, past.Status);
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action == "correctAlert");
    }

    [Fact]
    public async Task Only_operators_correct_and_what_was_for_one_alone_cannot_be()
    {
        await TellAsync();
        var lacks = await (await TenantAsync()).GetAsync(Path);
        Assert.Equal(HttpStatusCode.Forbidden, lacks.Status);
        Assert.Contains("'operate'", lacks.Text, StringComparison.Ordinal);
        var visitor = await OperatorAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/alerts/alt_none/correct")).Status);
        await Api.Alerts.AddAsync(Sample.Alert(3) with { Id = "alt_alone", Audience = "sub_1" }, Cancel);
        Assert.Empty((await visitor.GetAsync("/alerts/alt_alone/correct")).Document.Forms);
    }

    [Fact]
    public async Task The_evidence_is_the_same_file_as_that_of_the_API_and_a_tenant_s_holds_its_own()
    {
        await TellAsync();
        var zip = EvidenceZip.Read(await DownloadAsync(Api.Key));
        Assert.Equal(["acme", "other"], zip.Deliveries.Select(d => d.GetProperty("tenant").GetString()).Order());
        var key = ((Access.ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new Access.ApiKeyRequest("t", "acme"), Cancel)).Text;
        Assert.Equal(["acme"], EvidenceZip.Read(await DownloadAsync(key)).Deliveries.Select(d => d.GetProperty("tenant").GetString()));
        Assert.Equal("Sign in", (await Anybody.GetAsync($"/alerts/{Wrong.Id}/evidence")).Heading);
    }

    [Fact]
    public async Task A_change_of_the_policy_shows_what_changed_in_its_act()
    {
        var first = Sample.Dataset();
        var next = new PolicyDataset(first.File with { AsOf = first.AsOf.AddDays(1), Measures = [.. first.File.Measures.Select(m => m.Id.Value == "cn-mofcom-2025-18" ? m with { Provisions = [m.Provisions[0] with { Effective = new DateOnly(2025, 5, 1) }] } : m)] });
        await Api.Revisions.AddAsync(first.Revision, first.File, 0, Api.Clock.GetUtcNow(), Cancel);
        await Api.Revisions.AddAsync(next.Revision, next.File, 1, Api.Clock.GetUtcNow(), Cancel);
        var alert = Sample.Alert(1) with { Id = PolicyText.IdOf("cn-mofcom-2025-18", first.Revision, next.Revision, 1), Subject = "cn-mofcom-2025-18" };
        await Api.Alerts.AddAsync(alert, Cancel);
        var page = await (await OperatorAsync()).GetAsync($"/alerts/{alert.Id}");
        Assert.Contains("dates moved", page.One("section[aria-labelledby=changed]"), StringComparison.Ordinal);
        Assert.Contains("2025-05-01", page.One("section[aria-labelledby=changed] ins"), StringComparison.Ordinal);
        var whole = await (await OperatorAsync()).GetAsync(page.Link("All that this revision changed"));
        Assert.Equal((HttpStatusCode.OK, "A revision of the dataset"), (whole.Status, whole.Heading));
        Assert.Contains("noted", whole.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("All that this revision changed", (await (await TenantAsync()).GetAsync($"/alerts/{alert.Id}")).Text, StringComparison.Ordinal);
    }

    private async Task TellAsync()
    {
        await Api.Alerts.AddAsync(Wrong, Cancel);
        foreach (var (tenant, status) in new[] { ("acme", DeliveryStatus.Accepted), ("other", DeliveryStatus.Pending) })
        {
            var target = new Target($"tgt_{tenant}", tenant, ChannelKind.Webhook, $"https://{tenant}.example/secret", "whsec_x", DateTimeOffset.UnixEpoch);
            Api.Targets.Rows[target.Id] = target;
            Api.Ledger.Rows[$"dlv_{tenant}"] = new Delivery($"dlv_{tenant}", Wrong.Id, target.Id, tenant, status, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        }
    }

    private async Task<byte[]> DownloadAsync(string key)
    {
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Api.Address };
        using var signedIn = await http.PostAsync("/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("key", key)]), Cancel);
        using var answer = await http.GetAsync($"/alerts/{Wrong.Id}/evidence", Cancel);
        Assert.Equal((HttpStatusCode.OK, "application/zip", $"evidence-{Wrong.Id}.zip"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }
}
