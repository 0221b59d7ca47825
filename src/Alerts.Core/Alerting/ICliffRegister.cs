using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// A cliff as it is told: all provisions whose state changes by one cause on one day are one event.
/// </summary>
/// <param name="Cause">The suspending provision, or the provision itself.</param>
/// <param name="On">The day to watch: the last day of a window, or the first day of a provision.</param>
public sealed record CliffKey(ProvisionKey Cause, CliffKind Kind, DateOnly On)
{
    /// <summary>The window, whichever day it ends on: an extension keeps it.</summary>
    public string Window => $"{Cause}:{Kind}";

    public override string ToString() => $"{Window}:{On:O}";
}

public enum CliffClosure
{
    /// <summary>The day has passed and what was to happen by default has happened.</summary>
    Lapsed,

    /// <summary>The same window now ends later.</summary>
    Extended,

    /// <summary>The window is gone, or ends earlier: another act came first.</summary>
    Superseded,
}

/// <param name="Closure">Null while it lies ahead.</param>
/// <param name="Memory">Whom and what it concerned as it was told; null in rows of before this was kept.</param>
/// <param name="Opening">1; one more each time that it came back after it had been closed.</param>
/// <param name="FirstNumber">The number of its cause when it was first told, where the record has renumbered it since; else null.</param>
public sealed record RegisteredCliff(CliffKey Key, CliffClosure? Closure, CliffMemory? Memory = null, int Opening = 1, string? FirstNumber = null)
{
    /// <summary>The key under which it is told, whatever the number of its cause is now.</summary>
    public CliffKey ToldAs => FirstNumber is null ? Key : Key with { Cause = Key.Cause with { Number = FirstNumber } };
}

/// <summary>
/// Whom a cliff concerned while it was told, so that its end can be told to the same people when the record of it is gone.
/// It only grows: who was told once is told of the end.
/// </summary>
/// <param name="Subject">How it was called when it was last told: "Suspension of 46/2024 ¶2 by 72/2025".</param>
/// <param name="Parts">What was to change. Sorted.</param>
/// <param name="Jurisdictions">Sorted.</param>
public sealed record CliffMemory(string Subject, IReadOnlyList<ProvisionPart> Parts, IReadOnlyList<string> Jurisdictions)
{
    /// <summary>Sorted, without repeats.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<MaterialId> Materials => [.. Parts.SelectMany(p => p.Materials).Distinct().Order()];

    public static CliffMemory Of(CliffEvent cliff, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        ArgumentNullException.ThrowIfNull(dataset);
        return new CliffMemory(
            CliffText.Subject(cliff, dataset), Sorted(cliff.Cliffs.Select(c => c.Part)), Sorted(cliff.Cliffs.Select(c => dataset.Measure(c.Provision.Measure).Jurisdiction)));
    }

    /// <summary>What is remembered after this was told as well.</summary>
    public CliffMemory With(CliffMemory later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new CliffMemory(later.Subject, Sorted(Parts.Concat(later.Parts)), Sorted(Jurisdictions.Concat(later.Jurisdictions)));
    }

    public bool Equals(CliffMemory? other)
        => other is not null && Subject == other.Subject && Parts.SequenceEqual(other.Parts) && Jurisdictions.SequenceEqual(other.Jurisdictions, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Subject, Parts.Count, Jurisdictions.Count);

    private static List<ProvisionPart> Sorted(IEnumerable<ProvisionPart> parts)
        => [.. parts.Distinct().OrderBy(p => $"{p.Provision}|{string.Join(',', p.Materials)}|{p.Destinations}", StringComparer.Ordinal)];

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>Remembers which cliffs were seen and how each ended, so that each is closed once.</summary>
public interface ICliffRegister
{
    Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Adds or replaces by key; durable when the task completes.</summary>
    Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken);
}
