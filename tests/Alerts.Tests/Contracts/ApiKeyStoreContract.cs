using Alerts.Access;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IApiKeyStore"/> owes.</summary>
public abstract class ApiKeyStoreContract
{
    protected abstract IApiKeyStore Keys { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_found_by_its_hash_until_all_are_removed()
    {
        var key = new ApiKey(new string('a', 64), Rows.Now);
        Assert.False(await Keys.AnyAsync(Token));

        await Keys.AddAsync(key, Token);
        await Keys.AddAsync(key with { CreatedAt = Rows.Now.AddDays(1) }, Token);
        Assert.True(await Keys.AnyAsync(Token));
        Assert.Equal(key, await Keys.FindByHashAsync(key.Hash, Token));
        Assert.Null(await Keys.FindByHashAsync(new string('b', 64), Token));

        await Keys.RemoveAllAsync(Token);
        Assert.False(await Keys.AnyAsync(Token));
        Assert.Null(await Keys.FindByHashAsync(key.Hash, Token));
    }
}
