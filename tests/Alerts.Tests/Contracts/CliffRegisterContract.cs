using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ICliffRegister"/> owes.</summary>
public abstract class CliffRegisterContract
{
    private static readonly CliffKey Key = new(new ProvisionKey(MeasureId.Parse("cn-mofcom-2025-72"), "1 (a)"), CliffKind.SuspensionEnd, new DateOnly(2026, 11, 27));

    protected abstract ICliffRegister Cliffs { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cliff_is_kept_by_key_and_its_closure_replaced()
    {
        await Cliffs.PutAsync(new RegisteredCliff(Key, null), Token);
        await Cliffs.PutAsync(new RegisteredCliff(Key, CliffClosure.Extended), Token);
        await Cliffs.PutAsync(new RegisteredCliff(Key with { On = new DateOnly(2027, 1, 10) }, null), Token);

        Assert.Equal(
            [new RegisteredCliff(Key, CliffClosure.Extended), new RegisteredCliff(Key with { On = new DateOnly(2027, 1, 10) }, null)],
            (await Cliffs.AllAsync(Token)).OrderBy(c => c.Key.On));
    }

    [Fact]
    public async Task A_cliff_comes_back_with_all_that_is_remembered_of_it()
    {
        var memory = new CliffMemory(
            "Suspension of “46/2024”", [new ProvisionPart(Key.Cause, [MaterialId.Parse("gallium")], new DestinationScope(Only: ["US"])), new ProvisionPart(Key.Cause, [], new DestinationScope(Except: ["JP"]))], ["CN", "US"]);
        var cliff = new RegisteredCliff(Key, CliffClosure.Lapsed, memory, Opening: 3, FirstNumber: "1");
        await Cliffs.PutAsync(new RegisteredCliff(Key, null), Token);
        await Cliffs.PutAsync(cliff, Token);

        Assert.Equal(cliff, Assert.Single(await Cliffs.AllAsync(Token)));
    }
}
