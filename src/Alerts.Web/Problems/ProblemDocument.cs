using System.Text.Json.Serialization;

namespace Alerts.Web.Problems;

/// <summary>Why a request failed (RFC 9457).</summary>
/// <param name="Type">Which way of failing this is: a path on this server that explains it, or <c>about:blank</c>.</param>
/// <param name="Title">The same for every problem of one type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request.</param>
/// <param name="Errors">Every fault, where there can be several.</param>
/// <param name="TraceId">For the server's operator; on status 500 only.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemError>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId = null)
{
    public const string MediaType = "application/problem+json";
}

/// <summary>One fault in a request.</summary>
/// <param name="Detail">What is wrong and what would be right.</param>
/// <param name="Pointer">Where in the body: a JSON pointer as a URI fragment, such as <c>#/materials/1</c>.</param>
/// <param name="Parameter">Which query parameter.</param>
/// <param name="Line">Which line of a file, from 1; a pointer is then within the line.</param>
/// <param name="Column">Which column of a CSV file.</param>
public sealed record ProblemError(
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pointer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Parameter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column = null);
