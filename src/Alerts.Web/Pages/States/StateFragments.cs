using Alerts.Alerting;
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

    private readonly RecentlyUsed<string, MarkupString> _known = new(Kept);

    public async Task<MarkupString> OfAsync(Shell.LawView view)
    {
        ArgumentNullException.ThrowIfNull(view);

        // No zone's day begins other than at a quarter of an hour.
        var key = $"{view.Dataset.Revision}|{view.Now.ToUnixTimeSeconds() / 900}|{view.Query()}";
        if (_known.TryGet(key, out var known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<StateBoardView>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(StateBoardView.View)] = view }));
            return new MarkupString(root.ToHtmlString());
        });
        _known.Put(key, html);
        return html;
    }
}
