using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Readers;

/// <summary>
/// What a reader without an account can do by a mailed link. Only POST does anything (RFC 8058 §3.1: with List-Unsubscribe=One-Click, without
/// cookies, answered without a redirect); GET shows a page with a button, since mail scanners open every link. The token is what proves who
/// asks, so that no cookie and no antiforgery token is needed.
/// </summary>
internal static class ReaderPages
{
    public static void MapReaders(this RouteGroupBuilder pages)
    {
        // Hosts without a key ring of their own send no such links.
        if (((IEndpointRouteBuilder)pages).ServiceProvider.GetService<ITargetTokens>() is null)
        {
            return;
        }

        pages.MapReader("/unsubscribe", ShowUnsubscribeAsync, UnsubscribeAsync);
        pages.MapReader("/confirm", ShowConfirmAsync, ConfirmAsync);
        pages.MapReader("/preferences", PreferencesPages.ShowAsync, PreferencesPages.ChangeAsync);
    }

    /// <summary>Null where the request's token is none of ours.</summary>
    public static async Task<Target?> FindAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.TargetOf(token) is { } id ? await targets.FindAsync(id, cancellationToken) : null;

    public static IResult Unknown()
        => PageResult.Of<ReaderErrorPage>(
            new ReaderErrorModel("This link does not work", "It is not complete, too old, or what it is about is not stored any more. Open it again from the mail. If that does not help, use the link of a newer mail."),
            StatusCodes.Status404NotFound);

    /// <summary>Empty for what is no form, or larger than any of ours.</summary>
    public static async Task<IFormCollection> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }

    private static void MapReader(this RouteGroupBuilder pages, string path, Delegate get, Delegate post)
    {
        var contract = new PageContract(IsLimited: false);
        pages.MapRead(path, get).WithMetadata(contract);
        pages.MapPost(path, post).WithMetadata(contract).DisableAntiforgery();
    }

    private static async Task<IResult> ShowUnsubscribeAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(request, tokens, targets, cancellationToken) is { } target
            ? PageResult.Of<UnsubscribePage>(new UnsubscribeModel(target.Masked, target.DisabledReason is null ? ReaderStep.Asked : ReaderStep.WasDone))
            : Unknown();

    private static async Task<IResult> UnsubscribeAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, TargetSwitch targetSwitch, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        await targetSwitch.UnsubscribeAsync(target, cancellationToken);
        return PageResult.Of<UnsubscribePage>(new UnsubscribeModel(target.Masked, ReaderStep.Done));
    }

    private static async Task<IResult> ShowConfirmAsync(
        HttpRequest request, ITargetTokens tokens, ITargetStore targets, ConfirmationDesk desk, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await FindUnconfirmedAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        var waiting = await desk.WaitingAsync(target.Id, cancellationToken);
        return PageResult.Of<ConfirmPage>(new ConfirmModel(
            target.Masked, target.AwaitsConfirmation || waiting.Count > 0 ? ReaderStep.Asked : ReaderStep.WasDone, [.. waiting.Select(s => $"{WishWords.Materials(s.Filter, catalogue)}: {WishWords.When(s.Cadence)}")]));
    }

    private static async Task<IResult> ConfirmAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, ConfirmationDesk desk, CancellationToken cancellationToken)
    {
        if (await FindUnconfirmedAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        await desk.ConfirmAsync(target.Id, cancellationToken);
        return PageResult.Of<ConfirmPage>(new ConfirmModel(target.Masked, ReaderStep.Done, []));
    }

    private static async Task<Target?> FindUnconfirmedAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.ConfirmedTargetOf(token) is { } id ? await targets.FindAsync(id, cancellationToken) : null;
}

/// <summary>How far a reader is with what a mailed link is for.</summary>
public enum ReaderStep
{
    /// <summary>A button asks.</summary>
    Asked,

    /// <summary>Just now.</summary>
    Done,

    /// <summary>Before.</summary>
    WasDone,
}

/// <param name="Masked">The address, as it may be shown.</param>
public sealed record UnsubscribeModel(string Masked, ReaderStep Step);

/// <param name="Masked">The address, as it may be shown.</param>
/// <param name="Waiting">What waits for the reader's word, each in words.</param>
public sealed record ConfirmModel(string Masked, ReaderStep Step, IReadOnlyList<string> Waiting);

public sealed record ReaderErrorModel(string Title, string Says);
