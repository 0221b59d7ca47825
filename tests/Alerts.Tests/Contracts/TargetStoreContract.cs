using Alerts.Alerting;
using Alerts.Deliveries;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ITargetStore"/> owes.</summary>
public abstract class TargetStoreContract
{
    protected abstract ITargetStore Targets { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_target_remembers_since_when_it_fails_until_it_works_or_is_switched_on_again()
    {
        await Targets.AddAsync(Rows.Target("tgt_1"), Token);
        await Targets.SetFailingSinceAsync("tgt_1", Rows.Now, Token);
        Assert.Equal(Rows.Now, (await Targets.FindAsync("tgt_1", Token))!.FailingSince);
        await Targets.SetFailingSinceAsync("tgt_1", null, Token);
        Assert.Null((await Targets.FindAsync("tgt_1", Token))!.FailingSince);

        await Targets.SetFailingSinceAsync("tgt_1", Rows.Now, Token);
        await Targets.DisableAsync("tgt_1", StopCause.Operator, "why", Token);
        await Targets.EnableAsync("tgt_1", Token);
        Assert.Equal(Rows.Target("tgt_1"), await Targets.FindAsync("tgt_1", Token));
    }

    [Fact]
    public async Task A_new_secret_leaves_the_old_one_for_a_while()
    {
        var before = await Targets.AddAsync(Rows.Target("tgt_1"), Token);
        await Targets.RotateSecretAsync("tgt_1", "whsec_new", Rows.Now.AddDays(1), Token);
        Assert.Equal(before with { Secret = "whsec_new", OldSecret = before.Secret, OldSecretUntil = Rows.Now.AddDays(1) }, await Targets.FindAsync("tgt_1", Token));
    }

    [Fact]
    public async Task Many_targets_are_found_at_once_without_those_that_are_not_there()
    {
        await Targets.AddManyAsync([Rows.Target("tgt_1"), Rows.Target("tgt_2")], Token);
        var found = await Targets.FindManyAsync(["tgt_2", "tgt_none"], Token);
        Assert.Equal(Rows.Target("tgt_2"), Assert.Single(found).Value);
        Assert.Empty(await Targets.FindManyAsync([], Token));
    }

    [Fact]
    public async Task Targets_are_listed_by_tenant_page_by_page()
    {
        await Targets.AddManyAsync([Rows.Target("tgt_3"), Rows.Target("tgt_1"), Rows.Target("tgt_2") with { Tenant = "other" }], Token);
        var first = await Targets.ListAsync(null, null, 2, Token);
        Assert.Equal(["tgt_1", "tgt_2"], first.Items.Select(t => t.Id));
        Assert.Equal(["tgt_3"], (await Targets.ListAsync(null, first.Next, 2, Token)).Items.Select(t => t.Id));
        Assert.Equal(["tgt_2"], (await Targets.ListAsync("other", null, 2, Token)).Items.Select(t => t.Id));
    }

    [Fact]
    public async Task The_stored_secret_stays_in_use()
    {
        Assert.Equal(Rows.Target("tgt_1"), await Targets.AddAsync(Rows.Target("tgt_1"), Token));
        Assert.Equal(Rows.Target("tgt_1"), await Targets.AddAsync(Rows.Target("tgt_1", "whsec_other"), Token));
    }

    [Fact]
    public async Task A_target_awaits_its_reader_until_it_is_confirmed()
    {
        var waiting = Rows.Target("tgt_1", secret: null) with { AwaitsConfirmation = true };
        Assert.Equal(waiting, await Targets.AddAsync(waiting, Token));
        await Targets.ConfirmAsync("tgt_1", Token);
        await Targets.ConfirmAsync("tgt_none", Token);
        Assert.Equal(Rows.Target("tgt_1", secret: null), await Targets.FindAsync("tgt_1", Token));
    }

    [Fact]
    public async Task A_target_is_switched_off_and_on()
    {
        await Targets.AddManyAsync([Rows.Target("tgt_1", secret: null), Rows.Target("tgt_2")], Token);
        await Targets.DisableAsync("tgt_1", StopCause.Gone, "410", Token);
        Assert.Equal((StopCause.Gone, "410"), ((await Targets.FindAsync("tgt_1", Token))!.DisabledBy, (await Targets.FindAsync("tgt_1", Token))!.DisabledReason));
        Assert.Null((await Targets.FindAsync("tgt_2", Token))!.DisabledReason);

        await Targets.EnableAsync("tgt_1", Token);
        Assert.Equal(Rows.Target("tgt_1", secret: null), await Targets.FindAsync("tgt_1", Token));
    }
}
