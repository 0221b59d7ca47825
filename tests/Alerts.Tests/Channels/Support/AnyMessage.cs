using Alerts.Alerting;
using Alerts.Policies;

namespace Alerts.Tests.Channels.Support;

/// <summary>A message of generated texts, each repeated, so that short ones and very long ones come up.</summary>
internal static class AnyMessage
{
    public static AlertMessage Of(string?[] texts, byte times)
    {
        var all = texts.Select(t => string.Concat(Enumerable.Repeat(t ?? "", 1 + (times * times / 100)))).ToList();
        string At(int i) => all.Count == 0 ? "" : all[i % all.Count];
        return new AlertMessage(
            At(0), At(1), [.. all.Select((t, i) => new Fact(At(i + 1), t))], times % 2 == 0 ? Certainty.Certain : Certainty.Unconfirmed,
            all, times % 3 == 0 ? null : new Quote(At(2), At(3)), [.. all.Select(t => new Reference(t, new Uri("https://example.com/a|b?c=<d>&e")))],
            ByDefault: At(4), Beside: all, Present: all, Ahead: all, Readings: all, Claims: [.. all.Select(t => new ReportedClaim(t, null, At(1), t, null))]);
    }
}
