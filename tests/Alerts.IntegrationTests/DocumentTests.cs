using System.Text.Json;

namespace Alerts.IntegrationTests;

/// <summary>What tools that are not ours make of docs/openapi.json: a linter, and a TypeScript client that is compiled and run against the real server.</summary>
public sealed class DocumentTests
{
    private const string Project = "openapi";
    private const string Document = "../../docs/openapi.json";

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        var lint = await Node.RunAsync(Project, ["node_modules/@redocly/cli/bin/cli.js", "lint", Document, "--config", "lint.yaml", "--format", "json"]);
        var found = JsonDocument.Parse(lint.Output[lint.Output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        var totals = found.GetProperty("totals");
        Assert.True(totals.GetProperty("errors").GetInt32() == 0 && totals.GetProperty("warnings").GetInt32() == 0, found.GetProperty("problems").GetRawText());

        // Those that .redocly.lint-ignore.yaml names, with their reason.
        Assert.Equal((2, 0), (totals.GetProperty("ignored").GetInt32(), lint.ExitCode));
    }

    [Fact]
    public async Task A_TypeScript_client_that_is_generated_from_it_compiles_and_does_what_its_types_say()
    {
        await SucceedsAsync("node_modules/openapi-typescript/bin/cli.js", Document, "-o", "obj/api.d.ts");
        await SucceedsAsync("node_modules/typescript/bin/tsc", "-p", ".");

        using var scratch = Installation.Offline();
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path]);
        var address = (await server.LineWithAsync("Serving on"))!.Split(' ')[2];
        var key = (await server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1];
        var saw = JsonDocument.Parse((await SucceedsAsync("obj/client.js", address, key)).Output).RootElement;

        Assert.Equal((201, "true", true), (saw.GetProperty("created").GetInt32(), saw.GetProperty("replayed").GetString(), saw.GetProperty("same").GetBoolean()));
        Assert.Equal([saw.GetProperty("id").GetString()], saw.GetProperty("listed").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal("""{"leadDays":[30,7],"name":"Gallium"}""", saw.GetProperty("patched").GetRawText());
        Assert.NotEqual(JsonValueKind.Null, saw.GetProperty("state").ValueKind);
        Assert.Equal("""{"status":412,"type":"/problems/precondition-failed","pointers":[]}""", saw.GetProperty("stale").GetRawText());
        Assert.Equal("""{"status":422,"type":"/problems/invalid-body","pointers":["#/target","#/materials/0"]}""", saw.GetProperty("faulty").GetRawText());
        Assert.Equal("""{"status":403,"type":"/problems/forbidden","pointers":[]}""", saw.GetProperty("forbidden").GetRawText());
        Assert.Equal("""{"status":400,"type":"/problems/invalid-parameters","pointers":["limit"]}""", saw.GetProperty("strange").GetRawText());
    }

    private static async Task<Finished> SucceedsAsync(params string[] arguments)
    {
        var finished = await Node.RunAsync(Project, arguments);
        Assert.True(finished.ExitCode == 0, $"{string.Join(' ', arguments)}\n{finished.Output}\n{finished.Error}");
        return finished;
    }
}
