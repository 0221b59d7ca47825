using System.Text.Json.Serialization;
using Alerts.Subscriptions.Bulk;

namespace Alerts.Web.Subscriptions;

/// <summary>What an import did, or, in a dry run, would do with the lines that are good.</summary>
/// <param name="Lines">Subscriptions in the file, good and bad.</param>
/// <param name="Existing">Were there already, as they are.</param>
/// <param name="Updated">Were there, and are told at other times now.</param>
/// <param name="Refused">Lines with faults.</param>
/// <param name="Stored">Whether the good lines are stored; in a dry run, whether they would be.</param>
/// <param name="Errors">By line; the first 200.</param>
/// <param name="MoreErrors">How many more there are.</param>
/// <param name="Warnings">On lines that repeat others, and on what can have no effect of at most 100 different filters.</param>
/// <param name="Secrets">With <c>show=secrets</c> only: of each webhook that is new.</param>
public sealed record ImportResponse(
    int Lines,
    int Created,
    int Existing,
    int Updated,
    int Refused,
    bool DryRun,
    bool Stored,
    IReadOnlyList<LineFaultResponse> Errors,
    int MoreErrors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<NewSecretResponse> Secrets)
{
    public static ImportResponse Of(ImportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ImportResponse(
            report.Lines, report.Created, report.Existing, report.Updated, report.Refused, report.IsDryRun, report.IsStored,
            [.. report.Errors.Select(e => new LineFaultResponse(e.Line, e.Detail, e.Pointer, e.Column))], report.MoreErrors, report.Warnings,
            [.. report.Secrets.Select(s => new NewSecretResponse(s.Line, s.SubscriptionId, s.TargetId, s.Secret))]);
    }
}

/// <summary>One fault of one line.</summary>
/// <param name="Line">From 1, header and empty lines included.</param>
/// <param name="Pointer">JSON Lines: where in the line's object, as <c>#/materials/1</c>.</param>
/// <param name="Column">CSV: in which column.</param>
public sealed record LineFaultResponse(
    int Line,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pointer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column);

/// <summary>The key that signs a new webhook's messages (Standard Webhooks), in this answer only.</summary>
/// <param name="Line">The first that names the target.</param>
/// <param name="Id">The subscription's.</param>
public sealed record NewSecretResponse(int Line, string Id, string TargetId, string Secret);
