using System.Text.Json;
using Alerts.Access;
using Alerts.Auditing;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Auditing;

/// <summary>One change that somebody made, or was about to make.</summary>
/// <param name="Action">The operation's id in this API.</param>
/// <param name="Subject">The id of what was changed.</param>
/// <param name="Tenant">Whose it is; null: nobody's alone.</param>
/// <param name="Before">What it was, addresses masked and secrets left out; null: it was not there, or is not known.</param>
/// <param name="After">What it is since; null: it is gone.</param>
/// <param name="AppliedAt">When it was done. Null: it was refused on the way, or the process was killed; look at the subject to know.</param>
public sealed record AuditEntryResponse(
    string Id, DateTimeOffset At, ActorResponse Actor, string Action, string Subject, string? Tenant, JsonElement? Before, JsonElement? After, DateTimeOffset? AppliedAt)
{
    public static AuditEntryResponse Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var actor = entry.Actor;
        return new AuditEntryResponse(
            entry.Id, entry.At, new ActorResponse(actor.Kind, actor.Id, actor.Tenant, actor.Origin, actor.RequestId), entry.Action, entry.Subject, entry.Tenant, Json(entry.Before), Json(entry.After),
            entry.AppliedAt);
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}

/// <summary>Who did it, and from where.</summary>
/// <param name="Id">A key's id, a token's issuer and subject, a user of the machine, a target's id.</param>
/// <param name="Tenant">Null: an operator, or the program itself.</param>
/// <param name="Origin">A network address, or the name of the machine.</param>
/// <param name="RequestId">Its <c>X-Request-Id</c>.</param>
public sealed record ActorResponse(ActorKind Kind, string Id, string? Tenant, string Origin, string RequestId);

internal static class AuditEndpoints
{
    internal static readonly TextParameter Tenant = new("tenant", "Only what is this tenant's.", 64);
    internal static readonly TextParameter Actor = new("actor", "Only what this key, token or user did.", 512);
    internal static readonly TextParameter Action = new("action", "Only this operation, by its id in this API.", 64);
    internal static readonly TextParameter Subject = new("subject", "Only changes of what has this id.", 128);
    private static readonly InstantParameter Since = new("since", "Only from this instant on.");
    private static readonly InstantParameter Until = new("until", "Only before this instant.");

    public static void MapAudit(this RouteGroupBuilder group)
        => group.MapRead("/audit", ListAsync)
            .WithName("listAuditEntries").WithSummary("List the changes that people made, newest first").WithTags("audit")
            .WithQuery(Tenant, Actor, Action, Subject, Since, Until, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<AuditEntryResponse>>(StatusCodes.Status200OK);

    private static Task<IResult> ListAsync(HttpRequest request, IAuditLog log, CancellationToken cancellationToken)
    {
        string? Text(QueryParameter parameter) => request.Query[parameter.Name];
        var query = new AuditQuery(Text(Tenant), Text(Actor), Text(Action), Text(Subject), InstantParameter.Read(Text(Since)), InstantParameter.Read(Text(Until)));
        return Paging.AnswerAsync<AuditEntry, AuditEntryResponse>(
            request,
            (cursor, take) => log.ListAsync(query, cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<AuditEntryResponse>>([.. items.Select(AuditEntryResponse.Of)]));
    }
}
