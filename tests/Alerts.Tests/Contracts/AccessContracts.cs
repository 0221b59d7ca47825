using Alerts.Access;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ITenantStore"/> owes.</summary>
public abstract class TenantStoreContract
{
    protected abstract ITenantStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_is_added_once_listed_by_id_and_removed()
    {
        var store = Store;
        var tenant = new Tenant("acme", "Acme 镓", Rows.Now);
        Assert.True(await store.AddAsync(tenant, Token));
        Assert.False(await store.AddAsync(tenant with { Name = "other" }, Token));
        Assert.True(await store.AddAsync(new Tenant("zeta", "", Rows.Now), Token));
        Assert.Equal(tenant, await store.FindAsync("acme", Token));
        Assert.Null(await store.FindAsync("Acme", Token));
        var first = await store.ListAsync(null, 1, Token);
        Assert.Equal(["acme", "zeta"], [.. first.Items.Select(t => t.Id), .. (await store.ListAsync(first.Next, 5, Token)).Items.Select(t => t.Id)]);
        Assert.True(await store.RemoveAsync("acme", Token));
        Assert.False(await store.RemoveAsync("acme", Token));
    }

    [Fact]
    public async Task Of_two_changes_of_one_version_the_first_stands()
    {
        var store = Store;
        var tenant = new Tenant("acme", "a", Rows.Now);
        Assert.False(await store.ReplaceAsync(tenant, Token));
        await store.AddAsync(tenant, Token);
        Assert.True(await store.ReplaceAsync(tenant with { Name = "b" }, Token));
        Assert.False(await store.ReplaceAsync(tenant with { Name = "c" }, Token));
        Assert.Equal(tenant with { Name = "b", Version = 2 }, await store.FindAsync("acme", Token));
    }
}

/// <summary>What every <see cref="IIdempotencyStore"/> owes.</summary>
public abstract class IdempotencyStoreContract
{
    protected abstract IIdempotencyStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_stands_until_it_is_released_and_its_answer_comes_back()
    {
        var store = Store;
        Assert.Null(await ClaimAsync(store, "a", "f", Rows.Now));
        Assert.Equal(new IdempotencyClaim("a", "f", Rows.Now, null), await ClaimAsync(store, "a", "f", Rows.Now.AddMinutes(1)));
        await store.ReleaseAsync("a", Token);
        Assert.Null(await ClaimAsync(store, "a", "g", Rows.Now.AddMinutes(2)));
        await store.CompleteAsync("a", "answer", Token);
        await store.ReleaseAsync("a", Token);
        Assert.Equal(new IdempotencyClaim("a", "g", Rows.Now.AddMinutes(2), "answer"), await ClaimAsync(store, "a", "f", Rows.Now.AddMinutes(3)));
    }

    [Fact]
    public async Task What_was_left_behind_is_taken_over_by_the_same_request_and_what_is_old_by_any()
    {
        var store = Store;
        await ClaimAsync(store, "a", "f", Rows.Now);
        var later = Rows.Now.AddMinutes(11);
        Assert.NotNull(await ClaimAsync(store, "a", "g", later));
        Assert.Null(await ClaimAsync(store, "a", "f", later));
        Assert.NotNull(await ClaimAsync(store, "a", "f", later));
        await store.CompleteAsync("a", "answer", Token);
        Assert.NotNull(await ClaimAsync(store, "a", "f", later.AddMinutes(30)));
        Assert.Null(await ClaimAsync(store, "a", "g", later.AddHours(25)));
        Assert.Null((await ClaimAsync(store, "a", "g", later.AddHours(25)))!.Answer);
    }

    [Fact]
    public async Task Claims_without_an_answer_are_freed_together_and_old_ones_forgotten()
    {
        var store = Store;
        await ClaimAsync(store, "a", "f", Rows.Now);
        await ClaimAsync(store, "b", "f", Rows.Now);
        await store.CompleteAsync("b", "answer", Token);
        Assert.Equal(1, await store.ReleaseAllAsync(Token));
        Assert.Null(await ClaimAsync(store, "a", "g", Rows.Now.AddMinutes(1)));
        Assert.NotNull(await ClaimAsync(store, "b", "f", Rows.Now.AddMinutes(1)));
        Assert.Equal(1, await store.ForgetAsync(Rows.Now.AddMinutes(1), Token));
        Assert.Null(await ClaimAsync(store, "b", "g", Rows.Now.AddMinutes(2)));
    }

    private static Task<IdempotencyClaim?> ClaimAsync(IIdempotencyStore store, string id, string fingerprint, DateTimeOffset now)
        => store.ClaimAsync(id, fingerprint, now, now.AddHours(-24), now.AddMinutes(-10), Token);
}
