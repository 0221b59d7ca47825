using Alerts.Policies;

namespace Alerts.Tests.Policies;

internal static class Shuffled
{
    /// <summary>The same law with measures, provisions, relations, materials and claims in another order.</summary>
    public static PolicyDataset Copy(PolicyDataset law, int seed)
    {
#pragma warning disable CA5394 // A test's order is no secret.
        var random = new Random(seed);
        T[] Mix<T>(IEnumerable<T> items) => [.. items.OrderBy(_ => random.Next())];
#pragma warning restore CA5394
        return new PolicyDataset(law.File with
        {
            Measures = Mix(law.File.Measures.Select(m => m with
            {
                Provisions = Mix(m.Provisions.Select(p => p with
                {
                    Materials = Mix(p.Materials),
                    Relations = p.Relations is null ? null : Mix(p.Relations.Select(r => r with { Provisions = r.Provisions is null ? null : Mix(r.Provisions) })),
                })),
            })),
            Claims = law.File.Claims is null ? null : Mix(law.File.Claims),
        });
    }
}
