using System.Text;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Sources.Reference;
using Alerts.Sources;
using Alerts.Tests.Sources;
using Alerts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Tests.Server;

/// <summary>The dataset from an address, over HTTP.</summary>
public sealed class PolicySourceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-test-");
    private readonly List<(string? Asked, int Answered)> _log = [];

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddAlertsSources()
        .BuildServiceProvider();

    private string _body = ShippedData.Text("policies.json");
    private string _tag = "\"good\"";
    private bool _fails;
    private HostileServer _server = null!;
    private World _world = null!;
    private PolicySource _source = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await HostileServer.StartAsync(AnswerAsync, Cancelled);
        var reference = await ReferenceData.LoadAsync(_directory.FullName, Cancelled);
        _world = new World(Some.Noon, reference.Catalogue);
        _source = new PolicySource(
            reference, _services.GetRequiredService<DatasetFetcher>(), _world.PolicyWatch, Options.Create(new PolicyOptions { Location = _server.Url("/p.json?key=secret") }));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_taken_revision_is_asked_for_by_its_tag_and_304_is_nothing_new()
    {
        Assert.True((await _source.WatchAsync(Cancelled)).IsNew);
        var again = await _source.WatchAsync(Cancelled);

        Assert.False(again.IsNew);
        Assert.Empty(again.Faults);
        Assert.Equal([(null, 200), ("\"good\"", 304)], _log);
    }

    [Fact]
    public async Task The_same_content_under_another_tag_moves_the_tag()
    {
        await _source.WatchAsync(Cancelled);
        (_tag, _body) = ("\"respaced\"", _body.ReplaceLineEndings("\r\n"));
        Assert.False((await _source.WatchAsync(Cancelled)).IsNew);
        await _source.WatchAsync(Cancelled);

        Assert.Equal([(null, 200), ("\"good\"", 200), ("\"respaced\"", 304)], _log);
    }

    [Fact]
    public async Task The_tag_of_a_refused_revision_is_not_kept_so_it_is_refused_until_it_is_mended()
    {
        var good = (await _source.WatchAsync(Cancelled)).Dataset.Revision;
        (_tag, _body) = ("\"bad\"", "{}");
        var first = await _source.WatchAsync(Cancelled);
        var second = await _source.WatchAsync(Cancelled);
        (_tag, _body) = ("\"good\"", ShippedData.Text("policies.json"));
        var mended = await _source.WatchAsync(Cancelled);

        Assert.Equal([good, good, good], new[] { first, second, mended }.Select(r => r.Dataset.Revision));
        Assert.Equal(first.Faults, second.Faults);
        Assert.All(first.Faults, f => Assert.Equal("127.0.0.1/p.json", f.File));
        Assert.Empty(mended.Faults);
        Assert.Equal([200, 200, 200, 304], _log.Select(l => l.Answered));
        Assert.All(_log.Skip(1), l => Assert.Equal("\"good\"", l.Asked));
        Assert.Equal(AlertKind.DatasetRefused, Assert.Single(_world.Told.All).Kind);
    }

    [Fact]
    public async Task An_address_that_fails_leaves_the_revision_in_use_and_no_query_in_what_is_told()
    {
        var good = (await _source.WatchAsync(Cancelled)).Dataset.Revision;
        _fails = true;
        var report = await _source.WatchAsync(Cancelled);
        await _source.WatchAsync(Cancelled);

        Assert.Equal(good, report.Dataset.Revision);
        Assert.Equal(["127.0.0.1/p.json: (document): answered 503"], report.Faults.Select(f => f.ToString()));
        Assert.DoesNotContain("secret", Assert.Single(_world.Told.All).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_fails_at_the_first_start_ends_the_work()
    {
        _fails = true;
        Assert.Equal("127.0.0.1/p.json: (document): answered 503", (await Assert.ThrowsAsync<DataFileException>(() => _source.WatchAsync(Cancelled))).Message);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string? asked = context.Request.Headers.IfNoneMatch;
        context.Response.StatusCode = _fails ? StatusCodes.Status503ServiceUnavailable : asked == _tag ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        _log.Add((asked, context.Response.StatusCode));
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            context.Response.Headers.ETag = _tag;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(_body), context.RequestAborted);
        }
    }
}
