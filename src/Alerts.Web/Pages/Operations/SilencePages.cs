using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Until">As written.</param>
public sealed record SilenceWish(string? Material = null, string? Source = null, string? Kind = null, string? Until = null, string? Reason = null);

/// <param name="Silences">Those that hold, the next to end first.</param>
/// <param name="Faults">Of the form.</param>
public sealed record SilenceModel(IReadOnlyList<Silence> Silences, MaterialCatalogue Catalogue, IReadOnlyList<Source> Sources, SilenceWish Wish, IReadOnlyList<FieldFault> Faults);

internal static class SilencePages
{
    public const string Path = "/operate/silences";

    public static void MapSilencePages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, async (SilenceReader reader, CancellationToken token) => PageResult.Of<SilencePage>(await reader.OfAsync(token)));
        pages.MapPost(Path, AddAsync);
        pages.MapPost($"{Path}/end", EndAsync);
    }

    /// <summary>What it holds back: "gallium, Notice published".</summary>
    public static string Words(Silence silence)
    {
        ArgumentNullException.ThrowIfNull(silence);
        string?[] parts = [silence.Material?.Value, silence.Source?.Value, silence.Kind is { } kind ? AlertNames.Of(kind) : null];
        return string.Join(", ", parts.OfType<string>());
    }

    private static async Task<IResult> AddAsync(HttpRequest request, SilenceDesk desk, SilenceReader reader, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        string? Text(string name) => form[name] is [{ Length: > 0 } text] ? text : null;
        var wish = new SilenceWish(Text("material"), Text("source"), Text("kind"), Text("until"), Text("reason"));
        return await desk.AddAsync(new SilenceRequest(wish.Material, wish.Source, wish.Kind, FormTimes.Read(wish.Until), wish.Reason), IdempotencyFilter.NonceOf(request), cancellationToken) switch
        {
            SilenceResult.Silenced => PageResult.SeeOther($"{Path}?{PageDone.Name}=silenced"),
            SilenceResult.Refused refused => PageResult.Of<SilencePage>(await reader.OfAsync(cancellationToken) with { Wish = wish, Faults = refused.Faults }, StatusCodes.Status422UnprocessableEntity),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> EndAsync(HttpRequest request, SilenceDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync((await request.ReadFormAsync(cancellationToken))["id"].ToString(), cancellationToken)
            ? PageResult.SeeOther($"{Path}?{PageDone.Name}=ended")
            : PageResult.NotFound("silence", new PageLink(Path, "All silences"));
}

internal sealed class SilenceReader(ISilenceStore silences, MaterialCatalogue catalogue, SourceRegister sources, TimeProvider clock)
{
    public async Task<SilenceModel> OfAsync(CancellationToken cancellationToken)
        => new(await silences.AllAsync(clock.GetUtcNow(), cancellationToken), catalogue, sources.Sources, new SilenceWish(), []);
}
