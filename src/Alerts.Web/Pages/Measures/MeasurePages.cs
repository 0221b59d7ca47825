using System.Globalization;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Measures;

internal static class MeasurePages
{
    private const string Path = "/measures";
    private const int MostRevisions = 20;

    public static void MapMeasurePages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, string? kind)
    {
        var (read, refusal) = LawView.Read(context);
        if (read is not { } view)
        {
            return refusal!;
        }

        var asked = OneNameParameter<MeasureKind>.Read(kind);
        if (kind is { Length: > 0 } && asked is null)
        {
            view = view with { Faults = [.. view.Faults, new FieldFault("kind", $"must be one of {string.Join(", ", Enum.GetValues<MeasureKind>().Select(KebabCase.NameOf))}")] };
        }

        var rows = Rows(view, asked);
        var list = await PageList.ReadAsync<MeasureRow>(context, (cursor, take) => Task.FromResult(PageOf(rows, cursor, take)));
        return list is null ? PageList.NoCursor(context) : PageResult.Of<MeasureListPage>(new MeasureListModel(view, asked, list), view.Status);
    }

    private static List<MeasureRow> Rows(LawView view, MeasureKind? kind)
    {
        var query = new StateQuery(From: view.On, Material: view.Material, Destination: view.Destination, Jurisdiction: view.Jurisdiction, Kinds: kind is { } one ? [one] : Enum.GetValues<MeasureKind>());
        return [.. PolicyStates.Find(view.Dataset, view.Catalogue, query, view.Now).GroupBy(s => s.Part.Provision.Measure)
            .Select(g => new MeasureRow(view.Dataset.Measure(g.Key), StateCell.Of(g)))
            .OrderByDescending(r => r.Measure.Issued).ThenBy(r => r.Measure.Id.Value, StringComparer.Ordinal)];
    }

    // A page goes on after the measure that ended the one before it.
    private static Page<MeasureRow> PageOf(List<MeasureRow> rows, string? cursor, int take)
    {
        var from = cursor is null ? 0 : rows.FindIndex(r => r.Measure.Id.Value == cursor) + 1;
        if (cursor is not null && from == 0)
        {
            throw new InvalidCursorException(cursor);
        }

        var items = rows.Skip(from).Take(take).ToList();
        return new Page<MeasureRow>(items, from + take < rows.Count ? items[^1].Measure.Id.Value : null);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, string id, string? before, IPolicyRevisions revisions, MeasureRecords records, MeasureNotices notices, CancellationToken cancellationToken)
    {
        var (view, refusal) = LawView.Read(context);
        if (view is null)
        {
            return refusal!;
        }

        if (!MeasureId.TryParse(id, null, out var measure))
        {
            return Unknown(view, id);
        }

        var entries = await revisions.ListAsync(cancellationToken);
        var newestFirst = entries.SkipWhile(e => before is not null && e.Sequence.ToString(CultureInfo.InvariantCulture) != before).ToList() is { Count: > 0 } asked ? asked : entries;
        var (record, isKnown) = await records.OfAsync(measure, [.. newestFirst.Take(MostRevisions + 1)], cancellationToken);
        var older = newestFirst.Count > MostRevisions + 1
            ? $"{Path}/{measure}{view.Query(("before", newestFirst[MostRevisions].Sequence.ToString(CultureInfo.InvariantCulture)))}#record"
            : null;
        if (!view.Dataset.Contains(measure))
        {
            return isKnown ? PageResult.Of<WithdrawnPage>(new WithdrawnModel(measure, record, older)) : Unknown(view, id);
        }

        var (own, citing) = await notices.OfAsync(view.Dataset.Measure(measure), cancellationToken);
        return PageResult.Of<MeasurePage>(Model(view, view.Dataset.Measure(measure)) with { Record = record, OlderRecord = older, Own = own, Citing = citing }, view.Status);
    }

    private static MeasureModel Model(LawView view, Measure measure)
    {
        var timeline = new PolicyTimeline(view.Dataset, view.Catalogue);
        var states = PolicyStates.Find(view.Dataset, view.Catalogue, new StateQuery(From: view.On, Measure: measure.Id), view.Now).ToLookup(s => s.Part);
        return new MeasureModel(
            view, measure, [.. measure.Provisions.Select(p => ProvisionModel.Of(measure, p, view, timeline, states))], view.Dataset.ClaimsOn(measure.Id), [], null, [], []);
    }

    private static IResult Unknown(LawView view, string id)
    {
        var near = view.Dataset.Suggest(id);
        return PageResult.Error(
            StatusCodes.Status404NotFound, "There is no such measure",
            near.Count > 0 ? $"Nothing has the id '{Text.Shorten(id, 80)}'. Did you mean one of these?" : $"Nothing has the id '{Text.Shorten(id, 80)}'.",
            [.. near.Select(n => new PageLink(LawLinks.Measure(view, n), $"{n}: {LawWords.Title(view.Dataset.Measure(n))}")), new PageLink(Path, "All measures")]);
    }
}
