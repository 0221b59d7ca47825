using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Web.Feeds;

/// <summary>What a feed tells of: what a subscription would be told.</summary>
/// <param name="Wish">The subscription whose feed it is; a feed of nobody in particular has one of its own, with the default ladder.</param>
/// <param name="Destination">ISO 3166-1 alpha-2, or EU; null does not narrow.</param>
internal sealed record FeedScope(Subscription Wish, string? Destination)
{
    /// <summary>Of nobody in particular.</summary>
    public static FeedScope Of(MaterialId? material, string? jurisdiction, string? destination)
    {
        var filter = new SubscriptionFilter(material is { } m ? [m] : [], jurisdiction is null ? [] : [jurisdiction], []);
        return new FeedScope(new Subscription($"feed|{filter}|{destination}", "", "", filter, LeadDays.Default, ChannelKind.Webhook, "", DateTimeOffset.UnixEpoch), destination);
    }

    /// <summary>Stays whatever server says it: of two feeds over the same it is the same.</summary>
    public string Id => Wish.Id;

    /// <summary>"gallium, of CN, to US"; "everything" where nothing is narrowed.</summary>
    public string Title(MaterialCatalogue catalogue)
    {
        if (Wish.Name.Length > 0)
        {
            return Wish.Name;
        }

        var filter = Wish.Filter;
        string[] words =
        [
            .. filter.Materials.Select(catalogue.NameOf),
            .. filter.Jurisdictions.Count > 0 ? [$"of {string.Join(" and ", filter.Jurisdictions)}"] : Array.Empty<string>(),
            .. Destination is null ? [] : new[] { $"to {Destination}" },
        ];
        return words.Length == 0 ? "everything" : string.Join(", ", words);
    }

    /// <summary>What the store can narrow by; whether an alert is asked for, it does not decide.</summary>
    public AlertQuery Query(MaterialCatalogue catalogue) => new(
        Materials(catalogue),
        Wish.Filter.Kinds.Count == 0 ? null : [.. Wish.Filter.Kinds, AlertKind.AlertCorrected],
        Wish.Filter.Jurisdictions is [var only] ? only : null,
        WithSystem: false);

    /// <summary>A correction is asked for by whoever asks for what it corrects; what was silenced is told to nobody.</summary>
    /// <param name="destinations">Null where no dataset is in use.</param>
    public bool Asks(Alert alert, AlertDestinations? destinations)
        => alert.SilencedBy is null
            && Interest.Wants(Wish, alert.Corrects is { } corrected ? alert with { Kind = corrected.Kind } : alert)
            && (Destination is null || destinations is null || destinations.MayConcern(alert, Destination));

    /// <summary>The cliff with only what is asked for; null where nothing of it is.</summary>
    public CliffEvent? Narrow(CliffEvent cliff, PolicyDataset dataset, IReadOnlySet<MaterialId>? materials)
    {
        var asked = cliff.Cliffs.Where(c => Concerns(c.Part, materials) && OfJurisdiction([dataset.Measure(c.Provision.Measure).Jurisdiction])).ToList();
        return asked.Count == 0 ? null : cliff with { Cliffs = asked };
    }

    /// <summary>Whether something of a cliff that is gone was asked for.</summary>
    public bool Asks(CliffMemory gone, IReadOnlySet<MaterialId>? materials)
        => OfJurisdiction(gone.Jurisdictions) && gone.Parts.Any(p => Concerns(p, materials));

    /// <summary>The ids under which an act may concern what is asked for; null where every material is.</summary>
    public IReadOnlySet<MaterialId>? Materials(MaterialCatalogue catalogue)
    {
        if (Wish.Filter.Materials.Count == 0)
        {
            return null;
        }

        var ids = Wish.Filter.Materials.SelectMany(catalogue.Related).ToHashSet();
        if (Wish.Filter.AllDualUse)
        {
            ids.Add(MaterialId.AllDualUse);
        }

        return ids;
    }

    private bool Concerns(ProvisionPart part, IReadOnlySet<MaterialId>? materials)
        => (materials is null || part.Materials.Any(materials.Contains)) && (Destination is null || part.Destinations.Covers(Destination));

    private bool OfJurisdiction(IReadOnlyList<string> jurisdictions)
        => Wish.Filter.Jurisdictions.Count == 0 || Wish.Filter.Jurisdictions.Intersect(jurisdictions, StringComparer.Ordinal).Any();
}
