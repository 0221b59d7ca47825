using System.Security.Cryptography;
using System.Text;
using Alerts.Access;
using Alerts.Auditing;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Web;

public sealed class ApiKeyDeskTests
{
    private readonly PortCalls _ports = new();
    private readonly MemoryApiKeyStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    private ApiKeyDesk Desk() => new(_store, new TenantRegister(new FakeTenantStore(_ports), _clock), new AuditTrail(new FakeAuditLog(_ports), new CurrentActor(), _clock), _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_key_is_shown_once_and_stored_as_its_hash()
    {
        var desk = Desk();
        var text = await desk.CreateFirstAsync(Cancel);
        Assert.Matches("^alk_[A-Za-z0-9_-]{43}$", text!);
        var stored = Assert.Single(_store.Keys);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text!))), stored.Hash);
        Assert.Equal(_clock.GetUtcNow(), stored.CreatedAt);
        Assert.DoesNotContain(stored.Hash, stored.ToString(), StringComparison.Ordinal);
        Assert.Null(await desk.CreateFirstAsync(Cancel));
    }

    [Fact]
    public async Task Replacing_leaves_one_key_and_it_is_another()
    {
        var desk = Desk();
        var first = await desk.CreateFirstAsync(Cancel);
        var second = await desk.ReplaceAsync(Cancel);
        Assert.NotEqual(first, second);
        Assert.Single(_store.Keys);
        Assert.Null(await desk.FindGoodAsync(first!, Cancel));
        Assert.NotNull(await desk.FindGoodAsync(second, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("alk_")]
    [InlineData("alk_é")]
    [InlineData("nothing")]
    public async Task What_is_no_key_is_not_good(string text)
        => Assert.Null(await Desk().FindGoodAsync(text, Cancel));

    [Fact]
    public async Task A_very_long_text_is_not_even_looked_up()
    {
        Assert.Null(await Desk().FindGoodAsync("alk_" + new string('a', 100_000), Cancel));
        Assert.Equal(0, _store.LookUps);
    }
}
