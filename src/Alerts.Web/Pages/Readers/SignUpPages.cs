using System.Globalization;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Sessions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Readers;

/// <summary>
/// Where anybody signs a mail address up, if the operator allows it: the reader of the address is asked by mail, and until then nothing else is sent. Without an
/// antiforgery token: nobody is signed in, and a stranger's page could do no more than a stranger; it is refused all the same by what browsers say of it.
/// </summary>
internal static class SignUpPages
{
    private const string Path = "/sign-up";
    private const string Sent = "/sign-up/sent";

    /// <summary>No person sees this field.</summary>
    private const string Honeypot = "note";

    public static void MapSignUp(this RouteGroupBuilder pages)
    {
        var signUp = pages.MapGroup("").OnlyWhereEnabled();
        signUp.MapRead(Path, (WishChoices choices) => PageResult.Of<SignUpPage>(new SignUpModel(SignUpFields.New, choices, [])));
        signUp.MapPost(Path, SignUpAsync).DisableAntiforgery();
        signUp.MapRead(Sent, () => PageResult.Of<SignUpSentPage>());
    }

    private static RouteGroupBuilder OnlyWhereEnabled(this RouteGroupBuilder group)
        => group.AddEndpointFilter(async (context, next) => context.HttpContext.RequestServices.GetRequiredService<IOptions<SignUpOptions>>().Value.Enabled
            ? await next(context)
            : PageResult.Of<ReaderErrorPage>(new ReaderErrorModel("There is no sign-up here", "Who runs this installation subscribes its readers. Ask there."), StatusCodes.Status404NotFound));

    private static async Task<IResult> SignUpAsync(HttpContext context, SignUpDesk desk, SignUpLimits limits, IOptions<SignUpOptions> options, WishChoices choices, CancellationToken cancellationToken)
    {
        if (KeptForm.IsOfAnotherSite(context.Request) || !context.Request.HasFormContentType)
        {
            return PageResult.Of<ReaderErrorPage>(new ReaderErrorModel("This is no sign-up", $"Use the form at {Path}."), StatusCodes.Status400BadRequest);
        }

        var form = await ReaderPages.FormAsync(context.Request, cancellationToken);
        var fields = SignUpFields.Of(form);
        var request = fields.Request();
        if (desk.FaultsOf(request) is { Count: > 0 } faults)
        {
            return PageResult.Of<SignUpPage>(new SignUpModel(fields, choices, [.. faults.Select(SignUpFields.Named)]), StatusCodes.Status422UnprocessableEntity);
        }

        if (limits.Take(context.Connection.RemoteIpAddress) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var minutes = Math.Ceiling(wait.TotalMinutes).ToString(CultureInfo.InvariantCulture);
            return PageResult.Of<SignUpPage>(
                new SignUpModel(fields, choices, [new FieldFault("", $"Too many sign-ups came from your network. Nothing was done; try again in {minutes} minutes.")]), StatusCodes.Status429TooManyRequests);
        }

        // The same answer for each: whoever asks learns nothing of the address.
        if (form[Honeypot].ToString().Length == 0 && !limits.IsOtherSpelling(fields.Mail))
        {
            await desk.SignUpAsync(request, options.Value.Tenant, cancellationToken);
        }

        return PageResult.SeeOther(Sent);
    }
}

public sealed record SignUpModel(SignUpFields Fields, WishChoices Choices, IReadOnlyList<FieldFault> Faults);

/// <summary>What stands in the form.</summary>
/// <param name="Digest">daily, weekly, or empty: at once.</param>
public sealed record SignUpFields(string Mail, IReadOnlyList<string> Materials, string Digest, string TimeZone)
{
    public static readonly SignUpFields New = new("", [], "daily", Cadence.Utc);

    private const int MostShown = 10_000;

    public static SignUpFields Of(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        string Text(string name) => Alerts.Text.Shorten(form[name].ToString(), MostShown);
        return new SignUpFields(Text("mail").Trim(), [.. form["materials"].OfType<string>()], Text("digest"), Text("timeZone"));
    }

    /// <summary>A fault of the core, by the field of this form.</summary>
    internal static FieldFault Named(FieldFault fault) => fault.Field is "target" or "channel" ? fault with { Field = "mail" } : fault;

    internal SubscriptionRequest Request()
        => new("email", Mail, Materials, Digest: Digest.Length > 0 ? Digest : null, TimeZone: TimeZone.Length > 0 ? TimeZone : null);
}
