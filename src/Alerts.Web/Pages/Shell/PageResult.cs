using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alerts.Web.Pages.Shell;

/// <summary>Answers with a page.</summary>
internal static class PageResult
{
    /// <summary>A component that needs nothing.</summary>
    public static IResult Of<TPage>(int status = StatusCodes.Status200OK)
        where TPage : IComponent
        => new RazorComponentResult<TPage> { StatusCode = status, PreventStreamingRendering = true };

    /// <param name="model">Its parameter <c>Model</c>.</param>
    public static IResult Of<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent
        => new RazorComponentResult<TPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>An error that helps.</summary>
    /// <param name="title">What is the case, in a few words.</param>
    /// <param name="says">What it means and what to do.</param>
    /// <param name="links">Where to go on.</param>
    public static IResult Error(int status, string title, string says, params PageLink[] links) => Of<ErrorPage>(new ErrorModel(status, title, says, links), status);

    /// <param name="what">"alert", "measure".</param>
    public static IResult NotFound(string what, PageLink list) => Error(StatusCodes.Status404NotFound, $"There is no such {what}", "The address may be wrong, or what was there has ended.", list);

    /// <summary>After a form was carried out: the browser gets the page anew, so that a reload sends nothing twice (RFC 9110 section 15.4.4).</summary>
    /// <param name="path">Of this server, with its query.</param>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}

/// <param name="Href">Of this server.</param>
public sealed record PageLink(string Href, string Text);

public sealed record ErrorModel(int Status, string Title, string Says, IReadOnlyList<PageLink> Links);
