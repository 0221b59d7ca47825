using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Evidence;

/// <summary>Puts in whom we told: every delivery with its attempts, targets masked. A page of the ledger at a time is in memory.</summary>
public sealed class LedgerEvidence(AlertDeliveries deliveries, IDeliveryLedger ledger, ITargetStore targets)
{
    private static readonly string[] Columns =
        ["delivery", "alert", "tenant", "channel", "target", "status", "filed_at", "replay_of", "follows", "attempt", "attempted_at", "outcome", "failure", "status_code"];

    /// <param name="alerts">Whose deliveries.</param>
    /// <param name="tenant">Null: of all tenants.</param>
    internal async Task AddAsync(EvidenceArchive archive, IReadOnlyList<string> alerts, string? tenant, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Read once, so that both forms say the same: the second waits on disk, since one entry of a ZIP is written after the other.
        await using var csv = new FileStream(
            Path.Combine(Path.GetTempPath(), $"alerts-{Path.GetRandomFileName()}"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        await archive.AddAsync("deliveries.jsonl", "application/jsonl", "Whom we told: every delivery with its attempts, one a line, targets masked.", at, LinesAsync(alerts, tenant, csv, cancellationToken), cancellationToken);
        csv.Position = 0;
        await archive.AddAsync("deliveries.csv", "text/csv; charset=utf-8", "The same as a table: a row for each attempt.", at, ChunksAsync(csv, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(IReadOnlyList<string> alerts, string? tenant, Stream csv, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await csv.WriteAsync(Encoding.UTF8.GetBytes($"{string.Join(',', Columns)}\r\n"), cancellationToken);
        foreach (var alert in alerts)
        {
            await foreach (var page in deliveries.PagesAsync(alert, tenant, cancellationToken))
            {
                var (lines, rows) = (new StringBuilder(), new StringBuilder());
                foreach (var delivery in page)
                {
                    var told = await ToldAsync(delivery, cancellationToken);
                    lines.Append(JsonSerializer.Serialize(told, EvidenceManifest.Line)).Append('\n');
                    Rows(told, rows);
                }

                await csv.WriteAsync(Encoding.UTF8.GetBytes(rows.ToString()), cancellationToken);
                yield return Encoding.UTF8.GetBytes(lines.ToString());
            }
        }
    }

    private async Task<Told> ToldAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(delivery.TargetId, cancellationToken);
        var events = target is null or { Channel: ChannelKind.Email } ? await ledger.EventsAsync(delivery.Id, cancellationToken) : [];
        return new Told(
            delivery.Id, delivery.AlertId, delivery.Tenant, target?.Channel, target?.Masked, delivery.Status, delivery.CreatedAt, delivery.ReplayOf, delivery.Follows,
            [.. (delivery.Attempts == 0 ? [] : await ledger.AttemptsAsync(delivery.Id, cancellationToken)).Select(a => new Tried(a.Number, a.At, a.Outcome, a.Failure, a.StatusCode))],
            [.. events.Select(e => new Reported(e.Kind, e.At))]);
    }

    private static void Rows(Told told, StringBuilder rows)
    {
        foreach (var attempt in told.Attempts.Count == 0 ? [null] : told.Attempts.Cast<Tried?>())
        {
            string?[] cells =
            [
                told.Delivery, told.Alert, told.Tenant, told.Channel is { } channel ? Word(channel) : null, told.Target, Word(told.Status), Instant(told.FiledAt), told.ReplayOf, told.Follows,
                attempt?.Number.ToString(CultureInfo.InvariantCulture), attempt is null ? null : Instant(attempt.At), attempt is null ? null : Word(attempt.Outcome),
                attempt is null ? null : Word(attempt.Failure), attempt?.StatusCode?.ToString(CultureInfo.InvariantCulture),
            ];
            rows.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum
        => JsonSerializer.Serialize(value, EvidenceManifest.Line).Trim('"');

    // RFC 4180. A table program must not take what stands in an address for a formula.
    private static string Cell(string? text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text ?? "";
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            yield return buffer.AsMemory(0, read);
        }
    }

    /// <param name="Alert">The alert itself, a digest that held it, or a correction of it.</param>
    /// <param name="Channel">Null where the target was removed.</param>
    /// <param name="Target">Masked; null where it was removed.</param>
    /// <param name="Events">What the mail service reported after it had accepted the mail.</param>
    private sealed record Told(
        string Delivery, string Alert, string Tenant, ChannelKind? Channel, string? Target, DeliveryStatus Status, DateTimeOffset FiledAt, string? ReplayOf, string? Follows,
        IReadOnlyList<Tried> Attempts, IReadOnlyList<Reported> Events);

    private sealed record Tried(int Number, DateTimeOffset At, AttemptOutcome Outcome, FailureClass Failure, int? StatusCode);

    private sealed record Reported(MailEventKind Kind, DateTimeOffset At);
}
