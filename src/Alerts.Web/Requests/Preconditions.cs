using System.Globalization;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Requests;

/// <summary>Endpoint metadata: the answer carries an ETag, and a change of what it names takes <c>If-Match</c>.</summary>
/// <param name="IsRequired">Whether a request without it is refused (428, RFC 6585 section 3); else it is only obeyed.</param>
internal sealed record IfMatchContract(bool IsRequired);

/// <summary>Answers have an ETag (metadata for the OpenAPI document).</summary>
internal sealed record ETagContract;

/// <summary>Answers have an ETag, and where a date can be told a Last-Modified (metadata for the OpenAPI document).</summary>
internal sealed record ValidatorContract;

/// <summary>Optimistic concurrency by entity tags (RFC 9110 section 13).</summary>
internal static class Preconditions
{
    /// <summary>A strong tag of a row's version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>Why the request must not be carried out; null when it may. Compared strongly; <c>*</c> matches whatever is there.</summary>
    /// <param name="isRequired">As said by <see cref="TakesIfMatch"/>.</param>
    public static Problem? Refusal(HttpRequest request, string current, bool isRequired)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return isRequired ? Problem.Of(ProblemKind.PreconditionRequired, $"Send 'If-Match' with the ETag that you last saw: it is {current} now.") : null;
        }

        return EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags) && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(new EntityTagHeaderValue(current), useStrongComparison: true))
            ? null
            : Stale(current);
    }

    /// <summary>For a change that lost against another one between the look and the write.</summary>
    public static Problem Stale(string current) => Problem.Of(ProblemKind.PreconditionFailed, $"It was changed since: its ETag is {current} now. Get it again, and decide anew.");

    public static T Tagged<T>(HttpContext context, string tag, T result)
        where T : IResult
    {
        context.Response.Headers.ETag = tag;
        return result;
    }

    public static RouteHandlerBuilder TakesIfMatch(this RouteHandlerBuilder route, bool isRequired)
        => route.WithMetadata(new IfMatchContract(isRequired)).AnswersProblem(isRequired ? [ProblemKind.PreconditionFailed, ProblemKind.PreconditionRequired] : [ProblemKind.PreconditionFailed]);

    public static RouteHandlerBuilder AnswersValidators(this RouteHandlerBuilder route) => route.WithMetadata(new ValidatorContract());

    public static RouteHandlerBuilder AnswersETag(this RouteHandlerBuilder route) => route.WithMetadata(new ETagContract());
}
