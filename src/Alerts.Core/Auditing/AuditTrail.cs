using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.Access;

namespace Alerts.Auditing;

/// <summary>A change that is about to be made.</summary>
/// <param name="Action">The operation's name in the API: <c>createSubscription</c>.</param>
/// <param name="Subject">The id of what is changed.</param>
/// <param name="Tenant">Whose it is; null: nobody's alone.</param>
/// <param name="Before">A view of it that may be shown: addresses masked, no secret. Null: it was not there, or is not known.</param>
/// <param name="After">As <paramref name="Before"/>; null: it will be gone.</param>
public sealed record AuditedChange(string Action, string Subject, string? Tenant, object? Before, object? After);

/// <summary>
/// Writes each change down before it is made, and marks it when it was: there is no change without its entry, whenever the process
/// is killed.
/// </summary>
public sealed class AuditTrail(IAuditLog log, CurrentActor actor, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <param name="apply">Makes the change. What it throws is thrown on, and the entry stays unmarked.</param>
    /// <param name="isDone">Whether it was made: a store may refuse; null: always.</param>
    public async Task<T> ChangeAsync<T>(AuditedChange change, Func<Task<T>> apply, CancellationToken cancellationToken, Func<T, bool>? isDone = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(apply);
        var (who, now) = (actor.Value, clock.GetUtcNow());
        var id = DerivedId.Of("aud", who.RequestId, who.Id, change.Action, change.Subject, now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        await log.AppendAsync(new AuditEntry(id, now, who, change.Action, change.Subject, change.Tenant, Json(change.Before), Json(change.After), null), cancellationToken);
        var result = await apply();
        if (isDone?.Invoke(result) ?? true)
        {
            await log.MarkAppliedAsync(id, clock.GetUtcNow(), cancellationToken);
        }

        return result;
    }

    public Task ChangeAsync(AuditedChange change, Func<Task> apply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(apply);
        return ChangeAsync(
            change,
            async () =>
            {
                await apply();
                return true;
            },
            cancellationToken);
    }

    private static string? Json(object? view) => view is null ? null : JsonSerializer.Serialize(view, Options);
}
