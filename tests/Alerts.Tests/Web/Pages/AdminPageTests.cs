using System.Net;
using Alerts.Access;

namespace Alerts.Tests.Web.Pages;

public sealed class AdminPageTests : PageTest
{
    private const string Keys = "/operate/keys";

    [Fact]
    public async Task A_key_is_shown_once_in_no_address_and_a_form_that_is_sent_twice_makes_one()
    {
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync(Keys);
        var (first, second) = (await visitor.SubmitAsync(form, "Make the key", ("name", "A <b>laptop</b>"), ("tenant", "acme")), await visitor.SubmitAsync(form, "Make the key", ("name", "A <b>laptop</b>"), ("tenant", "acme")));
        Assert.Equal((HttpStatusCode.OK, "The new key", Keys), (first.Status, first.Heading, first.Path));
        var text = first.Document.QuerySelector("#new-key")!.GetAttribute("value")!;
        Assert.StartsWith(ApiKey.Prefix, text, StringComparison.Ordinal);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(("no-store", "no-store"), (first.Headers["Cache-Control"], second.Headers["Cache-Control"]));
        Assert.Single(Api.Audit.Entries, e => e.Action == "createKey" && e.Tenant == "acme");
        var key = Assert.IsType<ApiKey>(await Api.KeyDesk.FindGoodAsync(text, Cancel));
        Assert.Equal("acme", key.Tenant);
        Assert.Equal(ApiScope.OfTenants, key.Scopes);

        foreach (var path in new[] { Keys, $"{Keys}/{key.Id}", "/operate/audit" })
        {
            var page = await visitor.GetAsync(path);
            Assert.DoesNotContain(text, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(key.Hash, page.Body, StringComparison.Ordinal);
        }

        // Another wish, from the same form.
        Assert.NotEqual(first.Body, (await visitor.SubmitAsync(form, "Make the key", ("name", "Another"))).Body);
    }

    [Fact]
    public async Task Faults_of_a_key_are_said_and_what_was_written_stays()
    {
        var visitor = await OperatorAsync();
        var refused = await visitor.SubmitAsync(await visitor.GetAsync(Keys), "Make the key", ("name", "Mine"), ("tenant", "Not An Id"), ("scopes[]", "admin"), ("expiresAt", "2020-01-01T00:00"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(["tenant", "scopes/0", "expiresAt"], refused.All("[role=alert] li").Select(f => f.Split(':')[0]));
        Assert.Equal(("Mine", "Not An Id"), (refused.Document.QuerySelector("#f-name")!.GetAttribute("value"), refused.Document.QuerySelector("#f-tenant")!.GetAttribute("value")));
        Assert.NotNull(refused.Document.QuerySelector("input[value=admin][checked]"));
        var odd = await visitor.SubmitAsync(refused, "Make the key", ("tenant", ""), ("expiresAt", "soon"));
        Assert.Contains("expiresAt: is no day and time", odd.One("[role=alert]"), StringComparison.Ordinal);
        var made = await visitor.SubmitAsync(odd, "Make the key", ("expiresAt", "2026-12-01T08:00"));
        Assert.Contains("2026-12-01 08:00 UTC", made.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", refused.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task A_key_is_rotated_and_revoked_after_a_second_look()
    {
        var visitor = await OperatorAsync();
        var old = (ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new ApiKeyRequest("Old", "acme"), Cancel);
        var page = await visitor.GetAsync($"{Keys}/{old.Key.Id}");
        var (rotated, again) = (await visitor.SubmitAsync(page, "Rotate it"), await visitor.SubmitAsync(page, "Rotate it"));
        Assert.Equal(rotated.Body, again.Body);
        var text = rotated.Document.QuerySelector("#new-key")!.GetAttribute("value")!;
        Assert.Equal("acme", (await Api.KeyDesk.FindGoodAsync(text, Cancel))!.Tenant);
        Assert.NotNull(await Api.KeyDesk.FindGoodAsync(old.Text, Cancel));

        var asked = await visitor.GetAsync((await visitor.GetAsync($"{Keys}/{old.Key.Id}")).Link("Revoke it"));
        Assert.Equal("Revoke this key?", asked.Heading);
        Assert.NotNull(await Api.KeyDesk.FindGoodAsync(old.Text, Cancel));
        Assert.Equal("Revoked: it opens nothing any more.", (await visitor.SubmitAsync(asked, "Revoke the key")).One("[role=status]"));
        Assert.Null(await Api.KeyDesk.FindGoodAsync(old.Text, Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{Keys}/{old.Key.Id}")).Status);

        // One's own.
        var own = Api.Keys.Keys.Single(k => k.Tenant is null);
        var last = await visitor.GetAsync($"{Keys}/{own.Id}/revoke");
        Assert.Contains("It is the key that you are signed in with", last.Text, StringComparison.Ordinal);
        Assert.Equal("Sign in", (await visitor.SubmitAsync(last, "Revoke the key")).Heading);
    }

    [Fact]
    public async Task A_tenant_is_taken_in_renamed_and_seen_off_after_a_second_look()
    {
        var visitor = await OperatorAsync();
        var refused = await visitor.SubmitAsync(await visitor.GetAsync("/operate/tenants"), "Take it in", ("id", "Not An Id"), ("name", "Acme"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Acme"), (refused.Status, refused.Document.QuerySelector("#f-name")!.GetAttribute("value")));
        var made = await visitor.SubmitAsync(refused, "Take it in", ("id", "acme"));
        Assert.Equal(("Tenant acme", "Created."), (made.Heading, made.One("[role=status]")));
        Assert.Equal("It was there already.", (await visitor.SubmitAsync(refused, "Take it in", ("id", "acme"), ("name", ""))).One("[role=status]"));

        var renamed = await visitor.SubmitAsync(made, "Save", ("name", "Acme <b>GmbH</b>"));
        Assert.Equal("Saved.", renamed.One("[role=status]"));
        var stale = await visitor.SubmitAsync(made, "Save", ("name", "Mine"));
        Assert.Equal((HttpStatusCode.Conflict, "Mine"), (stale.Status, stale.Document.QuerySelector("#f-name")!.GetAttribute("value")));
        Assert.Contains("its name is 'Acme <b>GmbH</b>' now", stale.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("Saved.", (await visitor.SubmitAsync(stale, "Save")).One("[role=status]"));

        var key = (ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new ApiKeyRequest("k", "acme"), Cancel);
        var asked = await visitor.GetAsync(renamed.Link("See it off"));
        Assert.Equal("See acme off?", asked.Heading);
        Assert.StartsWith("Seen off", (await visitor.SubmitAsync(asked, "See it off")).One("[role=status]"), StringComparison.Ordinal);
        Assert.Null(await Api.KeyDesk.FindGoodAsync(key.Text, Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/operate/tenants/acme")).Status);
    }

    [Fact]
    public async Task The_log_is_narrowed_and_shows_what_changed_as_text()
    {
        var visitor = await OperatorAsync();
        await Api.KeyDesk.CreateAsync(new ApiKeyRequest("<script>alert(1)</script>", "acme"), Cancel);
        await Api.KeyDesk.CreateAsync(new ApiKeyRequest("Other", "other"), Cancel);
        var all = await visitor.GetAsync("/operate/audit");
        Assert.Equal(3, all.All(".entries > li").Count);
        Assert.Empty(all.Document.QuerySelectorAll("script:not([src])"));
        Assert.Contains("\"name\": \"<script>alert(1)</script>\"", all.Text, StringComparison.Ordinal);
        Assert.Single((await visitor.GetAsync("/operate/audit?tenant=acme&actor=&action=createKey")).All(".entries > li"));
        Assert.Empty((await visitor.GetAsync("/operate/audit?until=2026-11-23")).All(".entries > li"));
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/operate/audit?since=x")).Status);
        foreach (var path in new[] { "/operate/audit", Keys, "/operate/tenants", "/operate/suppressions" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"{path}?cursor=x")).Status);
        }
    }

    [Fact]
    public async Task A_form_that_is_not_of_our_own_page_does_nothing()
    {
        var visitor = await OperatorAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync(Keys, ("name", "Forged"))).Status);
        Assert.DoesNotContain(Api.Keys.Keys, k => k.Name == "Forged");
    }
}
