using System.Globalization;
using Alerts.Web.Queries;

namespace Alerts.Web.Pages.Operations;

/// <summary>Instants of forms: a browser's field for day and time sends no zone, and is said to mean UTC.</summary>
internal static class FormTimes
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Null where it is neither that nor RFC 3339.</summary>
    public static DateTimeOffset? Read(string? text)
        => InstantParameter.Read(text) is { } instant ? instant
            : DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var local) ? local
            : null;
}
