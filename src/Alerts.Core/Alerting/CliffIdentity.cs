using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// Which cliff a cliff is, whatever its day: an extension moves it. A window mostly has one day. Where it has several (an announced end beside the lawful one,
/// another end for some provisions), the lawful one with the first provision is the window's own and the others are told apart by what changes.
/// </summary>
public static class CliffIdentity
{
    /// <param name="cliffs">All of a dataset: what tells a cliff apart depends on its neighbours.</param>
    public static IReadOnlyDictionary<CliffKey, string> Of(IEnumerable<CliffEvent> cliffs)
    {
        ArgumentNullException.ThrowIfNull(cliffs);
        var ids = new Dictionary<CliffKey, string>();
        foreach (var window in cliffs.GroupBy(c => c.Key.Window, StringComparer.Ordinal))
        {
            var used = new HashSet<string>(StringComparer.Ordinal);
            foreach (var cliff in window.OrderBy(c => c.Certainty).ThenBy(FirstPart, StringComparer.Ordinal).ThenBy(c => c.Key.On))
            {
                var name = used.Count == 0 ? "" : cliff.Certainty == Certainty.Unconfirmed ? "announced" : FirstPart(cliff);
                var unique = name;
                for (var turn = 2; !used.Add(unique); turn++)
                {
                    unique = $"{name} {turn}";
                }

                ids.Add(cliff.Key, DerivedId.Of("clf", window.Key, unique));
            }
        }

        return ids;
    }

    private static string FirstPart(CliffEvent cliff)
        => cliff.Cliffs.Select(c => $"{c.Provision} {string.Join(',', c.Part.Materials)} {c.Part.Destinations}").Min(StringComparer.Ordinal)!;
}
