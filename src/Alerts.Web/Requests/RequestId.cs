using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Requests;

/// <summary>Names each request: in the answer's header, in the audit log, and for an operator's search.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 64;

    /// <summary>The sender's own where it is short and plain; else the trace's.</summary>
    public static string Of(HttpContext context)
        => context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } own] && own.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? own
            : Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
