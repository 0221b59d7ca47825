namespace Alerts.Policies;

/// <summary>What of a measure changes together, its provisions aside.</summary>
public enum MeasureAspect
{
    Kind,
    Jurisdiction,
    Parties,
    Issued,
    Effective,

    /// <summary>Number, titles, quote, open questions.</summary>
    Words,

    /// <summary>Addresses, confidence, notes, issuers, time zone.</summary>
    Notes,
}

/// <summary>What of a provision changes together, its relations aside.</summary>
public enum ProvisionAspect
{
    Materials,
    Destinations,

    /// <summary>Control codes, customs codes, origins.</summary>
    Items,
    Quota,
    Effect,
    EndUse,
    Start,
    End,

    /// <summary>Title, scope, quote, open questions.</summary>
    Words,
    Confidence,
}

/// <summary>Compares and copies records aspect by aspect. Together the aspects are the whole record.</summary>
public static class PolicyAspects
{
    internal static readonly MeasureAspect[] OfMeasures = Enum.GetValues<MeasureAspect>();
    internal static readonly ProvisionAspect[] OfProvisions = Enum.GetValues<ProvisionAspect>();

    public static bool Same(MeasureAspect aspect, Measure a, Measure b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return aspect switch
        {
            MeasureAspect.Kind => a.Kind == b.Kind,
            MeasureAspect.Jurisdiction => a.Jurisdiction == b.Jurisdiction,
            MeasureAspect.Parties => SameLaw.Texts(a.Parties, b.Parties),
            MeasureAspect.Issued => a.Issued == b.Issued,
            MeasureAspect.Effective => a.Effective == b.Effective,
            MeasureAspect.Words => a.Number == b.Number && SameLaw.Titles(a.Titles, b.Titles) && a.Quote == b.Quote && SameLaw.Texts(a.OpenQuestions, b.OpenQuestions),
            MeasureAspect.Notes => a.Confidence == b.Confidence && a.TimeZone == b.TimeZone && a.Notes == b.Notes && SameLaw.Texts(a.Issuers, b.Issuers) && SameLaw.Urls(a.Urls, b.Urls),
        };
    }

    public static Measure Take(MeasureAspect aspect, Measure into, Measure from)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(from);
        return aspect switch
        {
            MeasureAspect.Kind => into with { Kind = from.Kind },
            MeasureAspect.Jurisdiction => into with { Jurisdiction = from.Jurisdiction },
            MeasureAspect.Parties => into with { Parties = from.Parties },
            MeasureAspect.Issued => into with { Issued = from.Issued },
            MeasureAspect.Effective => into with { Effective = from.Effective },
            MeasureAspect.Words => into with { Number = from.Number, Titles = from.Titles, Quote = from.Quote, OpenQuestions = from.OpenQuestions },
            MeasureAspect.Notes => into with { Confidence = from.Confidence, TimeZone = from.TimeZone, Notes = from.Notes, Issuers = from.Issuers, Urls = from.Urls },
        };
    }

    public static bool Same(ProvisionAspect aspect, Provision a, Provision b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return aspect switch
        {
            ProvisionAspect.Materials => SameLaw.Materials(a.Materials, b.Materials),
            ProvisionAspect.Destinations => SameLaw.Scopes(a.Destinations, b.Destinations),
            ProvisionAspect.Items => SameLaw.Texts(a.ControlCodes, b.ControlCodes) && SameLaw.Texts(a.HsCodes, b.HsCodes) && SameLaw.Texts(a.Origins, b.Origins),
            ProvisionAspect.Quota => SameLaw.Quotas(a.Quota, b.Quota),
            ProvisionAspect.Effect => a.Effect == b.Effect,
            ProvisionAspect.EndUse => a.EndUse == b.EndUse && a.EndUsers == b.EndUsers,
            ProvisionAspect.Start => a.Effective == b.Effective,
            ProvisionAspect.End => SameLaw.Ends(a.End, b.End),
            ProvisionAspect.Words => a.Title == b.Title && a.Scope == b.Scope && a.Quote == b.Quote && SameLaw.Texts(a.OpenQuestions, b.OpenQuestions),
            ProvisionAspect.Confidence => a.Confidence == b.Confidence,
        };
    }

    public static Provision Take(ProvisionAspect aspect, Provision into, Provision from)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(from);
        return aspect switch
        {
            ProvisionAspect.Materials => into with { Materials = from.Materials },
            ProvisionAspect.Destinations => into with { Destinations = from.Destinations },
            ProvisionAspect.Items => into with { ControlCodes = from.ControlCodes, HsCodes = from.HsCodes, Origins = from.Origins },
            ProvisionAspect.Quota => into with { Quota = from.Quota },
            ProvisionAspect.Effect => into with { Effect = from.Effect },
            ProvisionAspect.EndUse => into with { EndUse = from.EndUse, EndUsers = from.EndUsers },
            ProvisionAspect.Start => into with { Effective = from.Effective },
            ProvisionAspect.End => into with { End = from.End },
            ProvisionAspect.Words => into with { Title = from.Title, Scope = from.Scope, Quote = from.Quote, OpenQuestions = from.OpenQuestions },
            ProvisionAspect.Confidence => into with { Confidence = from.Confidence },
        };
    }
}
