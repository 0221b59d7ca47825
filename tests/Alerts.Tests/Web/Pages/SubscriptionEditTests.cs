using System.Net;
using Alerts.Subscriptions;

namespace Alerts.Tests.Web.Pages;

public sealed class SubscriptionEditTests : PageTest
{
    [Fact]
    public async Task It_is_changed_and_what_was_not_touched_stays()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"],"kinds":["policy.changed","subscription.test"],"leadDays":[60,0],"allDualUse":false,"digest":"daily","digestAt":"06:30","criticalAtOnce":false,"timeZone":"Europe/Berlin"}""");
        var before = Only;
        var saved = await visitor.SubmitAsync(page, "Save", ("name", "Renamed"));
        Assert.Equal(("Saved.", "Renamed"), (saved.One(".done"), saved.Heading));
        Assert.Equal((before.Filter.ToString(), before.LeadDays, before.Cadence), (Only.Filter.ToString(), Only.LeadDays, Only.Cadence));
        Assert.Equal(before.Version + 1, Only.Version);
        Assert.Equal(before.BegunAt, Only.BegunAt);
    }

    [Fact]
    public async Task A_change_is_previewed_before_it_is_saved()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"]}""");
        var preview = await visitor.SubmitAsync(page, "Preview", ("materials", "lanthanum"), ("name", "Other"));
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.NotNull(preview.Document.QuerySelector(".preview"));
        Assert.Equal(["gallium"], Only.Filter.Materials.Select(m => m.Value));
        await visitor.SubmitAsync(preview, "Save");
        Assert.Equal(("Other", "lanthanum"), (Only.Name, Only.Filter.Materials.Single().Value));
    }

    [Fact]
    public async Task Who_was_slower_sees_both_and_loses_nothing()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"],"name":"First"}""");
        var other = await OperatorAsync();
        await other.SubmitAsync(await other.GetAsync(page.Path), "Save", ("name", "Theirs <b>"));

        var lost = await visitor.SubmitAsync(page, "Save", ("name", "Mine"), ("digest", "weekly"));
        Assert.Equal(HttpStatusCode.Conflict, lost.Status);
        Assert.Contains("Somebody changed it while you wrote.", lost.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(["Name", "Theirs <b>", "Mine"], lost.All("tbody tr:first-child > *"));
        Assert.Contains("How often", lost.All("tbody th"));
        Assert.Equal("Mine", lost.Document.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("Theirs <b>", Only.Name);

        var meant = await visitor.SubmitAsync(lost, "Save");
        Assert.Equal(("Saved.", "Mine"), (meant.One(".done"), Only.Name));
        Assert.NotNull(Only.Cadence.Digest);
    }

    [Fact]
    public async Task A_form_without_its_version_is_about_none()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","name":"First"}""");
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.SubmitAsync(page, "Save", ("name", "Mine"), ("version", null))).Status);
        Assert.Equal("First", Only.Name);
    }

    [Fact]
    public async Task A_change_into_another_subscription_of_its_target_names_that_one()
    {
        await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","materials":["germanium"]}""");
        var same = Only.Id;
        await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"]}""");
        var id = Api.Subscriptions.Rows.Single(s => s.Id != same).Id;
        var visitor = await OperatorAsync();
        var refused = await visitor.SubmitAsync(await visitor.GetAsync($"/subscriptions/{id}"), "Save", ("materials", "germanium"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal($"/subscriptions/{same}", refused.Link("The other subscription"));
        Assert.True(refused.Document.QuerySelector("[name=materials][value=germanium]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task What_was_written_in_a_session_that_has_ended_is_shown_again_after_the_sign_in_and_saved()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"],"name":"First"}""");
        Api.Clock.Advance(TimeSpan.FromHours(9));
        var ended = await visitor.SubmitAsync(page, "Save", ("name", "Written for an hour"), ("materials", "germanium"), ("digest", "daily"));
        Assert.Equal((HttpStatusCode.Unauthorized, "Sign in"), (ended.Status, ended.Heading));
        Assert.Equal("First", Only.Name);

        var again = await visitor.SubmitAsync(ended, "Sign in", ("key", Api.Key));
        Assert.Equal("You are signed in again", again.Heading);
        Assert.Contains("Written for an hour", again.Text, StringComparison.Ordinal);
        var saved = await visitor.SubmitAsync(again, "Send it now");
        Assert.Equal("Saved.", saved.One(".done"));
        Assert.Equal(("Written for an hour", "germanium", DigestEvery.Day), (Only.Name, Only.Filter.Materials.Single().Value, Only.Cadence.Digest!.Every));
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        var (visitor, page) = await SubscribedAsync("""{"channel":"email","target":"buyer@example.com","name":"First"}""");
        var refused = await visitor.SubmitAsync(page, "Save", ("name", "Mine"), ("token", null));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("First", Only.Name);
    }

    private Subscription Only => Api.Subscriptions.Rows.Single();

    private async Task<(Visitor Visitor, Seen Page)> SubscribedAsync(string json)
    {
        await Api.SubscribeAsync(json);
        var visitor = await OperatorAsync();
        return (visitor, await visitor.GetAsync($"/subscriptions/{Only.Id}"));
    }
}
