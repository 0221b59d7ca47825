using Alerts.Access;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IApiKeyStore"/> owes.</summary>
public abstract class ApiKeyStoreContract
{
    protected abstract IApiKeyStore Keys { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_comes_back_whole_ends_when_it_is_said_and_is_removed_alone()
    {
        var key = new ApiKey(new string('a', 64), Rows.Now) { Name = "ERP", Tenant = "acme", Scopes = ApiScope.OfTenants, ExpiresAt = Rows.Now.AddDays(9) };
        var other = new ApiKey(new string('b', 64), Rows.Now);
        await Keys.AddAsync(key, Token);
        await Keys.AddAsync(other, Token);
        Assert.Equal(Rows.Json(key), Rows.Json(await Keys.FindAsync(key.Id, Token)));
        var first = await Keys.ListAsync(null, 1, Token);
        var second = await Keys.ListAsync(first.Next, 2, Token);
        Assert.Equal(new[] { key.Id, other.Id }.Order(StringComparer.Ordinal), [.. first.Items.Select(k => k.Id), .. second.Items.Select(k => k.Id)]);

        await Keys.ExpireAsync(key.Id, Rows.Now.AddDays(1), Token);
        await Keys.ExpireAsync(key.Id, Rows.Now.AddDays(2), Token);
        await Keys.MarkUsedAsync(key.Id, Rows.Now.AddHours(1), Token);
        var found = (await Keys.FindAsync(key.Id, Token))!;
        Assert.Equal((Rows.Now.AddDays(1), Rows.Now.AddHours(1)), (found.ExpiresAt, found.LastUsedAt));

        Assert.True(await Keys.RemoveAsync(key.Id, Token));
        Assert.False(await Keys.RemoveAsync(key.Id, Token));
        Assert.NotNull(await Keys.FindByHashAsync(other.Hash, Token));
    }

    [Fact]
    public async Task A_key_is_found_by_its_hash_until_all_are_removed()
    {
        var key = new ApiKey(new string('a', 64), Rows.Now);
        Assert.False(await Keys.AnyAsync(Token));

        await Keys.AddAsync(key, Token);
        await Keys.AddAsync(key with { CreatedAt = Rows.Now.AddDays(1) }, Token);
        Assert.True(await Keys.AnyAsync(Token));
        Assert.Equal(Rows.Json(key), Rows.Json(await Keys.FindByHashAsync(key.Hash, Token)));
        Assert.Null(await Keys.FindByHashAsync(new string('b', 64), Token));

        await Keys.RemoveAllAsync(Token);
        Assert.False(await Keys.AnyAsync(Token));
        Assert.Null(await Keys.FindByHashAsync(key.Hash, Token));
    }
}
