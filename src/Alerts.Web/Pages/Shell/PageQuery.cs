using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Shell;

/// <summary>Reads what narrows a list from a page's address, by the rules of the API. An empty field is none; what is wrong is said, and does not narrow.</summary>
internal sealed class PageQuery(HttpContext context)
{
    private readonly List<FieldFault> _faults = [];

    /// <summary>Of the address, for people.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>Null where it is missing, given twice or wrong.</summary>
    public string? Text(QueryParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (LawView.Text(context, parameter.Name) is not { } text)
        {
            return null;
        }

        if (parameter.Fault(text) is not { } fault)
        {
            return text;
        }

        Add(parameter.Name, fault);
        return null;
    }

    /// <summary>Instants, or days in UTC: a day stands for its beginning.</summary>
    public (DateTimeOffset? Since, DateTimeOffset? Until) Span()
    {
        var (since, until) = (Instant(TimeFilter.Since.Name), Instant(TimeFilter.Until.Name));
        if (since >= until)
        {
            Add(TimeFilter.Until.Name, "must lie after since: nothing can be found");
        }

        return (since, until);
    }

    public void Add(string field, string reason) => _faults.Add(new FieldFault(field, reason));

    private DateTimeOffset? Instant(string name)
    {
        if (LawView.Text(context, name) is not { } text)
        {
            return null;
        }

        DateTimeOffset? instant = LegalDay.Parse(text) is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : InstantParameter.Read(text);
        if (instant is null)
        {
            Add(name, "is no day and no instant: write it as 2026-11-28, or 2026-11-28T08:00:00Z");
        }

        return instant;
    }
}
