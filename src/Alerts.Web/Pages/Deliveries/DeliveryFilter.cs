using System.Globalization;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Deliveries;

/// <summary>Which deliveries are looked at, as the address says it. What is wrong in it is said and does not narrow.</summary>
/// <param name="Since">The first day, in UTC.</param>
/// <param name="Until">The last day, in UTC.</param>
public sealed record DeliveryFilter(DeliveryStatus? Status, string? Target, string? Alert, DateOnly? Since, DateOnly? Until, string? Tenant, IReadOnlyList<FieldFault> Faults)
{
    private const int MostId = 200;

    /// <summary>Whether anything is chosen.</summary>
    public bool IsAny => Status is not null || Target is not null || Alert is not null || Since is not null || Until is not null || Tenant is not null;

    internal static DeliveryFilter Read(HttpContext context)
    {
        var faults = new List<FieldFault>();
        string? Id(string name)
        {
            var text = LawView.Text(context, name)?.Trim();
            if (text?.Length > MostId)
            {
                faults.Add(new FieldFault(name, $"has {text.Length} characters; at most {MostId}"));
            }

            return text?.Length is 0 or > MostId ? null : text;
        }

        DateOnly? Day(string name)
        {
            if (LawView.Text(context, name) is not { } text)
            {
                return null;
            }

            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            faults.Add(new FieldFault(name, "is not a day, such as 2026-11-27"));
            return null;
        }

        DeliveryStatus? status = null;
        if (LawView.Text(context, "status") is { } named)
        {
            var found = Enum.GetValues<DeliveryStatus>().Where(s => KebabCase.NameOf(s) == named).ToList();
            status = found is [var one] ? one : null;
            if (status is null)
            {
                faults.Add(new FieldFault("status", $"must be one of {string.Join(", ", Enum.GetValues<DeliveryStatus>().Select(KebabCase.NameOf))}"));
            }
        }

        var (since, until) = (Day("since"), Day("until"));
        if (since > until)
        {
            faults.Add(new FieldFault("until", "must not lie before since: nothing can be found"));
        }

        return new DeliveryFilter(status, Id("target"), Id("alert"), since, until, Id("tenant"), faults);
    }

    /// <summary>Null where nothing can be there: another tenant's are, to a tenant, not there.</summary>
    internal DeliveryQuery? Query(HttpContext context)
    {
        var caller = Caller.Of(context).Tenant;
        return caller is not null && Tenant is not null && Tenant != caller ? null
            : new DeliveryQuery(Target, Status, Start(Since), Alert, caller ?? Tenant, Until < DateOnly.MaxValue ? Start(Until.Value.AddDays(1)) : null);
    }

    private static DateTimeOffset? Start(DateOnly? day) => day is { } d ? new DateTimeOffset(d, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
