namespace Alerts.Policies;

/// <summary>Gathers the texts of one record that differ.</summary>
internal sealed class WordChanges
{
    private readonly List<string> _which = [];
    private readonly List<string> _before = [];
    private readonly List<string> _after = [];

    public string Which => string.Join(", ", _which);

    public string Before => string.Join("; ", _before);

    public string After => string.Join("; ", _after);

    public void Compare(string name, string? was, string? now)
    {
        if (was != now)
        {
            _which.Add(name);
            _before.Add($"{name}: {was ?? "none"}");
            _after.Add($"{name}: {now ?? "none"}");
        }
    }

    public void Compare(string name, IReadOnlyList<string>? was, IReadOnlyList<string>? now)
    {
        if (!SameLaw.Texts(was, now))
        {
            Compare(name, Joined(was), Joined(now));
        }
    }

    private static string? Joined(IReadOnlyList<string>? texts) => texts is { Count: > 0 } ? string.Join(" / ", texts.Order(StringComparer.Ordinal)) : null;
}

/// <summary>Control codes, customs codes and origins: what one of two provisions has that the other has not.</summary>
internal static class ItemWords
{
    public static string Which(Provision was, Provision now)
        => string.Join(", ", Lists(was).Zip(Lists(now)).Where(x => !SameLaw.Texts(x.First.Items, x.Second.Items)).Select(x => x.First.Name));

    public static string Of(Provision one, Provision other)
        => string.Join("; ", Lists(one).Zip(Lists(other)).Where(x => !SameLaw.Texts(x.First.Items, x.Second.Items)).Select(x => Words(x.First.Name, x.First.Items, x.Second.Items)));

    // Ten codes of which one is new: the one is what a reader looks for. Origins are few, and none means any.
    private static string Words(string name, IReadOnlyList<string> items, IReadOnlyList<string> others)
    {
        var only = items.Except(others, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return items.Count == 0 ? $"no {name} named"
            : only.Count == 0 ? $"{name}: {items.Count} in all"
            : $"{name}: {string.Join(", ", only)}{(items.Count > only.Count ? $" and {items.Count - only.Count} that both name" : "")}";
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Items)> Lists(Provision provision)
        => [("control codes", provision.ControlCodes ?? []), ("customs codes", provision.HsCodes ?? []), ("origins", provision.Origins ?? [])];
}
