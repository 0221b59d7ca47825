using Alerts.Subscriptions;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>Faults of a form by its fields, which bear the names that the core uses: a fault of <c>materials/1</c> is one of <c>materials</c>.</summary>
public sealed class FieldFaults(IReadOnlyList<FieldFault> faults)
{
    public static readonly FieldFaults None = new([]);

    /// <summary>Null where nothing is wrong with it.</summary>
    public string? Of(string field)
        => string.Join("; ", faults.Where(f => f.Field == field || f.Field.StartsWith($"{field}/", StringComparison.Ordinal)).Select(f => f.Reason)) is { Length: > 0 } reasons ? reasons : null;

    /// <summary>For <c>aria-invalid</c>.</summary>
    public string? Invalid(string field) => Of(field) is null ? null : "true";

    /// <summary>For <c>aria-describedby</c>.</summary>
    /// <param name="hint">The id of the field's own hint; null: it has none.</param>
    public string? DescribedBy(string field, string? hint = null)
        => (hint, Of(field)) switch
        {
            (null, null) => null,
            (_, null) => hint,
            (null, _) => IdOf(field),
            _ => $"{hint} {IdOf(field)}",
        };

    internal static string IdOf(string field) => $"{field}-fault";
}
