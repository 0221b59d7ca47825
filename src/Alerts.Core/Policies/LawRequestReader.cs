using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Policies;

/// <summary>Reads the fields of a question about the law, and keeps every fault.</summary>
internal sealed class LawRequestReader(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    public List<FieldFault> Faults { get; } = [];

    public (DateOnly? From, DateOnly? To) Days(string? onText, string? fromText, string? toText)
    {
        var (on, from, to) = (Day("on", onText), Day("from", fromText), Day("to", toText));
        if (onText is not null && (fromText ?? toText) is not null)
        {
            Fault("on", "is one day and does not go with from and to");
        }

        if (to < from)
        {
            Fault("to", $"{to:O} is before from, {from:O}");
        }

        return (on ?? from, on ?? to);
    }

    public MaterialId? Material(string? text)
    {
        if (text is null || (MaterialId.TryParse(text, null, out var id) && catalogue.Contains(id)))
        {
            return text is null ? null : MaterialId.Parse(text);
        }

        Fault("material", catalogue.WhyUnknown(text));
        return null;
    }

    public string? Country(string field, string? text)
    {
        if (text is not (null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z']))
        {
            Fault(field, "must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU");
        }

        return text;
    }

    public MeasureId? Measure(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (MeasureId.TryParse(text, null, out var id) && dataset.Contains(id))
        {
            return id;
        }

        Fault(field, "is not a measure of the dataset; GET /v1/measures lists them");
        return null;
    }

    public string? Provision(string? text, MeasureId? measure)
    {
        if (text is not null && measure is null)
        {
            Fault("provision", "needs measure");
        }
        else if (text is not null && !dataset.Provisions.ContainsKey(new ProvisionKey(measure!.Value, text)))
        {
            Fault("provision", $"is not one of {string.Join(", ", dataset.Measure(measure.Value).Provisions.Select(p => $"'{p.Number}'"))}");
        }

        return text;
    }

    public List<T> Names<T>(string field, string? text)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(KebabCase.NameOf, StringComparer.Ordinal);
        var names = text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (names.Any(n => !known.ContainsKey(n)))
        {
            Fault(field, $"must be one or more of {string.Join(", ", known.Keys)}");
            return [];
        }

        return [.. names.Select(n => known[n])];
    }

    public DateOnly? Day(string field, string? text)
    {
        var day = text is null ? null : LegalDay.Parse(text);
        if (text is not null && day is null)
        {
            Fault(field, "is not a day: write it as 2026-11-28");
        }

        return day;
    }

    public void Fault(string field, string reason) => Faults.Add(new FieldFault(field, reason));
}
