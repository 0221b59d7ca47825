using Alerts.Materials;
using Alerts.Web.Pages.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alerts.Web.Pages.States;

/// <summary>
/// The matrix and what is ahead, as HTML: it is the same for everybody until the dataset changes or a day begins somewhere, and is made once in that time
/// for each view of those looked at last.
/// </summary>
internal sealed class StateFragments(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private const int Kept = 64;

    // No zone's day begins other than at a quarter of an hour.
    private const int Seconds = 900;

    private readonly RecentlyUsed<string, (MarkupString Ahead, MarkupString Board)> _known = new(Kept);

    /// <param name="mine">The materials of who looks; null: all.</param>
    public async Task<(MarkupString Ahead, MarkupString Board)> OfAsync(LawView view, IReadOnlyList<MaterialId>? mine)
    {
        ArgumentNullException.ThrowIfNull(view);
        var key = $"{view.Dataset.Revision}|{view.Now.ToUnixTimeSeconds() / Seconds}|{view.Query()}|{(mine is null ? "" : string.Join(',', mine))}";
        if (_known.TryGet(key, out var known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(AheadView.View)] = view, [nameof(AheadView.Mine)] = mine });
        var made = await renderer.Dispatcher.InvokeAsync(async () => (
            new MarkupString((await renderer.RenderComponentAsync<AheadView>(parameters)).ToHtmlString()),
            new MarkupString((await renderer.RenderComponentAsync<StateBoardView>(parameters)).ToHtmlString())));
        _known.Put(key, made);
        return made;
    }
}
