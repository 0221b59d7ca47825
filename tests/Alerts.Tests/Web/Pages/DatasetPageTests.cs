using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class DatasetPageTests : PageTest
{
    private const string Path = "/operate/dataset";

    private static readonly PolicyDataset First = new(
        Sample.Dataset().File with { Measures = [.. Sample.Dataset().File.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(p => p with { Scope = "Items" })] })] });

    private static readonly PolicyDataset Wider = With("cn-mofcom-2025-18", m => m with { Provisions = [m.Provisions[0] with { Materials = [MaterialId.Parse("lanthanum")] }] });
    private static readonly PolicyDataset Retitled = With("eu-2024-1252", m => m with { Titles = new Dictionary<string, string> { ["en"] = "<script>alert(1)</script>" } });

    [Fact]
    public async Task A_file_is_looked_at_kept_looked_through_and_published()
    {
        await InUseAsync(First);
        await Api.SubscribeAsync("""{"channel":"webhook","target":"https://acme.example/hook","tenant":"acme","materials":["rare-earths"]}""");
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync(Path);
        Assert.Contains(First.Revision, page.Text, StringComparison.Ordinal);

        var looked = await visitor.SubmitAsync(page, "Check it", ("file", Text(Wider)));
        Assert.Equal(HttpStatusCode.OK, looked.Status);
        Assert.Contains("Nothing was stored", looked.One("[role=status]"), StringComparison.Ordinal);
        Assert.Equal(["1, of which 1 worth telling", "1 alert", "1 subscription at 1 target, by 1 message", "acme 1"], looked.All("section[aria-labelledby=upload] dd"));
        Assert.Contains("cn-mofcom-2025-18", looked.All("h3"));
        Assert.Empty(Api.Drafts.Rows);

        var draft = await visitor.SubmitAsync(looked, "Check it and keep it as a draft", ("file", Text(Wider)));
        Assert.Equal((HttpStatusCode.OK, $"{Path}/revisions/{Wider.Revision}?done=uploaded", "A draft of the dataset"), (draft.Status, draft.Path, draft.Heading));
        Assert.Equal(First.Revision, Api.Revisions.Rows[^1].Revision);

        var done = await visitor.SubmitAsync(draft, "Publish it", ("reason", "Checked twice"));
        Assert.StartsWith("Published", done.One("[role=status]"), StringComparison.Ordinal);
        Assert.Equal(Wider.Revision, Api.Dataset.Value!.Revision);
        Assert.Single((await visitor.GetAsync("/alerts")).All(".entry"));
        Assert.Contains("Checked twice", Api.Audit.Entries.Single(e => e.Action == "publishRevision").After, StringComparison.Ordinal);

        var history = await visitor.GetAsync(done.Link("All revisions"));
        Assert.Equal(2, history.All("tbody tr").Count);
        var before = await visitor.GetAsync($"{Path}/revisions/{First.Revision}");
        await visitor.SubmitAsync(before, "Roll back to it", ("reason", "It was wrong"));
        Assert.Equal(First.Revision, Api.Dataset.Value!.Revision);
    }

    [Fact]
    public async Task Every_fault_of_a_file_is_said_by_its_place_and_nothing_is_kept()
    {
        await InUseAsync(First);
        var visitor = await OperatorAsync();
        var root = JsonNode.Parse(Text(First))!;
        root["measures"]![0]!["provisions"]![0]!["materials"]![0] = "galium<script>";
        root["measures"]![1]!["issued"] = "2026-02-30";
        foreach (var button in new[] { "Check it", "Check it and keep it as a draft" })
        {
            var refused = await visitor.SubmitAsync(await visitor.GetAsync(Path), button, ("file", root.ToJsonString()));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Equal(["/measures/0/provisions/0/materials/0", "/measures/1/issued"], refused.All("[role=alert] code").Order(StringComparer.Ordinal));
            Assert.Empty(refused.Document.QuerySelectorAll("script:not([src])"));
        }

        Assert.StartsWith("One thing is wrong; nothing was done. line 2 (document)", (await visitor.SubmitAsync(await visitor.GetAsync(Path), "Check it", ("file", "{\n!"))).One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("Choose a file first.", (await visitor.SubmitAsync(await visitor.GetAsync(Path), "Check it")).One("[role=alert]"));
        Assert.Empty(Api.Drafts.Rows);
    }

    [Theory]
    [InlineData(DataFileReader.MaxBytes + 1, "20971521 bytes")]
    [InlineData(31_000_000, "larger than this server reads")]
    public async Task A_file_that_is_too_large_is_refused_and_the_page_says_so(int bytes, string said)
    {
        await InUseAsync(First);
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync(Path);

        // Who asks first is refused before anything is sent; else the connection may break while it is.
        visitor.Headers["Expect"] = "100-continue";
        var page = await visitor.SubmitAsync(form, "Check it", ("file", new string(' ', bytes)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_looked_at_is_what_is_published_or_nothing()
    {
        await InUseAsync(First);
        var visitor = await OperatorAsync();
        var draft = await visitor.SubmitAsync(await visitor.GetAsync(Path), "Check it and keep it as a draft", ("file", Text(Wider)));
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        await InUseAsync(Retitled);
        var stale = await visitor.SubmitAsync(draft, "Publish it", ("reason", "My note"));
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Contains("Another revision came into use since you looked", stale.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("publishing it undoes what that changed", stale.One(".note"), StringComparison.Ordinal);
        Assert.Equal("My note", stale.Document.QuerySelector("input[name=reason]")!.GetAttribute("value"));
        Assert.Equal(Retitled.Revision, Api.Revisions.Rows[^1].Revision);

        // The page that says so is the new look.
        await visitor.SubmitAsync(stale, "Publish it");
        Assert.Equal(Wider.Revision, Api.Revisions.Rows[^1].Revision);
    }

    [Fact]
    public async Task The_gate_holds_until_it_is_overridden_for_a_reason()
    {
        await InUseAsync(First);
        var visitor = await OperatorAsync();
        var older = new PolicyDataset(First.File with { AsOf = First.AsOf.AddDays(-1) });
        var draft = await visitor.SubmitAsync(await visitor.GetAsync(Path), "Check it and keep it as a draft", ("file", Text(older)));
        Assert.Contains("The gate would hold it back", draft.Text, StringComparison.Ordinal);
        var held = await visitor.SubmitAsync(draft, "Publish it");
        Assert.Equal(HttpStatusCode.Conflict, held.Status);
        Assert.Contains("/asOf", held.All("[role=alert] code"));
        var unreasoned = await visitor.SubmitAsync(held, "Publish it", ("overrides", "on"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreasoned.Status);
        Assert.Equal("true", unreasoned.Document.QuerySelector("input[name=reason]")!.GetAttribute("aria-invalid"));
        await visitor.SubmitAsync(unreasoned, "Publish it", ("reason", "It is so"));
        Assert.Equal(older.Revision, Api.Revisions.Rows[^1].Revision);
    }

    [Fact]
    public async Task A_draft_is_discarded_and_what_is_no_draft_is_neither_published_nor_discarded()
    {
        await InUseAsync(First);
        var visitor = await OperatorAsync();
        var draft = await visitor.SubmitAsync(await visitor.GetAsync(Path), "Check it and keep it as a draft", ("file", Text(Retitled)));
        Assert.Empty(draft.Document.QuerySelectorAll("script:not([src])"));
        Assert.Equal("Discarded.", (await visitor.SubmitAsync(draft, "Discard the draft")).One("[role=status]"));
        Assert.Empty(Api.Drafts.Rows);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.SubmitAsync(draft, "Publish it")).Status);
        foreach (var path in new[] { $"{Path}/revisions/rev_none", $"{Path}/revisions/rev_none/content", $"{Path}/revisions/{First.Revision}?against=rev_none" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).Status);
        }

        Assert.Equal(Text(First), (await visitor.GetAsync($"{Path}/revisions/{First.Revision}/content")).Body);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"{Path}/revisions?cursor=x")).Status);
    }

    [Fact]
    public async Task Before_the_first_revision_nothing_can_be_uploaded()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync(Path);
        Assert.Contains("No revision is in use yet", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.SubmitAsync(page, "Check it", ("file", Text(First)))).Status);
    }

    private static string Text(PolicyDataset dataset) => Encoding.UTF8.GetString(PolicyDocument.Write(dataset.File));

    private static PolicyDataset With(string id, Func<Measure, Measure> change) => new(First.File with { Measures = [.. First.File.Measures.Select(m => m.Id.Value == id ? change(m) : m)] });

    private async Task InUseAsync(PolicyDataset dataset)
    {
        await Api.Revisions.AddAsync(dataset.Revision, dataset.File, Api.Revisions.Rows.Count, Api.Clock.GetUtcNow(), Cancel);
        Api.Dataset.Follow(dataset, Api.Revisions.Rows.Count);
    }
}
