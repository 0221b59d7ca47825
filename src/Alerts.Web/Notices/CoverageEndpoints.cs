using Alerts.Materials;
using Alerts.Notices;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Notices;

internal static class CoverageEndpoints
{
    private const string LastWeek = "7d";

    private static readonly TextParameter Material = new("material", "Only what names this material or group, a member of it, or a group that holds it.", 64);
    private static readonly TextParameter Since = new("since", $"A span before now (30m, 24h, 7d, 2w), a date, or an RFC 3339 instant; at most {CoverageDesk.MostDays} days ago. Default {LastWeek}.", 40);

    public static void MapCoverage(this RouteGroupBuilder group)
        => group.MapRead("/coverage", GetAsync)
            .WithName("getCoverage").WithSummary("Say how well each source was watched, and whether \"nothing new\" can be said").WithTags("notices")
            .WithQuery(Material, Since)
            .Answers<CoverageResponse>(StatusCodes.Status200OK);

    private static async Task<IResult> GetAsync(HttpContext context, CoverageDesk desk, MaterialCatalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new List<ProblemError>();
        var named = (string?)context.Request.Query[Material.Name];
        MaterialId? material = MaterialId.TryParse(named, null, out var id) && catalogue.Contains(id) ? id : null;
        if (named is not null && material is null)
        {
            errors.Add(new ProblemError("is not a material or group; GET /v1/materials lists them", Parameter: Material.Name));
        }

        var since = CoverageDesk.Since((string?)context.Request.Query[Since.Name] ?? LastWeek, clock.GetUtcNow(), out var fault);
        if (fault is not null)
        {
            errors.Add(new ProblemError(fault, Parameter: Since.Name));
        }

        return since is { } from && errors.Count == 0
            ? TypedResults.Ok(CoverageResponse.Of(await desk.AskAsync(material, from, cancellationToken)))
            : Problem.Of(ProblemKind.InvalidParameters, errors: errors);
    }
}

/// <summary>How well the sources were watched in a span of time.</summary>
/// <param name="Material">Null: any.</param>
/// <param name="NothingNew">Whether it can be said that nothing was published: nothing was found, and nothing can have been missed.</param>
public sealed record CoverageResponse(DateTimeOffset Since, DateTimeOffset Until, MaterialId? Material, bool NothingNew, IReadOnlyList<SourceCoverageResponse> Sources)
{
    public static CoverageResponse Of(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return new CoverageResponse(coverage.Since, coverage.Until, coverage.Material, coverage.NothingNew, [.. coverage.Sources.Select(SourceCoverageResponse.Of)]);
    }
}

/// <summary>How well one source was watched.</summary>
/// <param name="Source">Its id.</param>
/// <param name="LastGood">The last whole and trusted read; null where there was none.</param>
/// <param name="Gaps">Times without a read that reach into the span; one is bridged where the next answer still held something of the last.</param>
/// <param name="Found">Notices of the span that name the material.</param>
/// <param name="Complete">Whether nothing that it published in the span can be missing.</param>
/// <param name="Why">Why not; null where it is complete.</param>
public sealed record SourceCoverageResponse(
    string Source, string Name, string Jurisdiction, SourceTrust State, DateTimeOffset? LastGood, IReadOnlyList<CoverageGapResponse> Gaps, int Found, bool Complete, string? Why)
{
    public static SourceCoverageResponse Of(SourceCoverage source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SourceCoverageResponse(
            source.Id.Value, source.Name, source.Jurisdiction, source.Trust, source.LastGood, [.. source.Gaps.Select(g => new CoverageGapResponse(g.From, g.To, g.Reason, g.IsBridged))],
            source.Found, source.IsComplete, source.Why);
    }
}

public sealed record CoverageGapResponse(DateTimeOffset From, DateTimeOffset To, string Reason, bool Bridged);
