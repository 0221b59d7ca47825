using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Shell;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>What can be ticked.</summary>
public sealed class WishChoices
{
    private static readonly AlertKind[] Offered =
    [
        AlertKind.PolicyChanged, AlertKind.CliffUpcoming, AlertKind.CliffClosed, AlertKind.NoticePublished, AlertKind.NoticeRevised, AlertKind.SubscriptionStarted,
    ];

    private readonly CurrentDataset _dataset;
    private readonly SourceRegister _sources;

    internal WishChoices(MaterialCatalogue catalogue, CurrentDataset dataset, SourceRegister sources)
    {
        (_dataset, _sources) = (dataset, sources);
        Groups = [.. catalogue.Groups.OrderBy(g => g.Name, StringComparer.Ordinal).Select(g => new Choice(g.Id.Value, g.Name))];
        Materials = [.. catalogue.Materials.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => new Choice(m.Id.Value, m.Name))];
    }

    public IReadOnlyList<Choice> Groups { get; }

    public IReadOnlyList<Choice> Materials { get; }

    /// <summary>Those whose law or sources are on record, by name.</summary>
    public IReadOnlyList<Choice> Jurisdictions
        => [.. (_dataset.Value?.Measures.Select(m => m.Jurisdiction) ?? []).Concat(_sources.Sources.Select(s => s.Jurisdiction)).Distinct(StringComparer.Ordinal)
            .Select(j => new Choice(j, Places.NameOf(j))).OrderBy(c => c.Text, StringComparer.Ordinal)];

    /// <summary>About the law; what comes to a subscription by itself is left out.</summary>
    public static IReadOnlyList<Choice> Kinds { get; } = [.. Offered.Select(Of)];

    /// <summary>About the system itself.</summary>
    public static IReadOnlyList<Choice> OperatorKinds { get; } = [.. Enum.GetValues<AlertKind>().Where(AlertKinds.IsForOperators).Select(Of)];

    /// <summary>The chosen ones that are not offered: shown all the same, so that none is lost by being saved.</summary>
    public static IReadOnlyList<Choice> Others(IReadOnlyList<string> chosen, params IReadOnlyList<Choice>[] offered)
        => [.. chosen.Except(offered.SelectMany(o => o).Select(o => o.Value), StringComparer.Ordinal).Select(c => new Choice(c, Text.Shorten(c, 80)))];

    private static Choice Of(AlertKind kind) => new(AlertKinds.Name(kind), WishWords.Kind(kind));
}

/// <param name="Value">As the API has it.</param>
/// <param name="Text">For people.</param>
public sealed record Choice(string Value, string Text);
