using System.Text;
using Alerts.Subscriptions.Bulk;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions.Bulk;

/// <summary>Imports and exports of one world, from and to text.</summary>
internal static class ImportFiles
{
    public static readonly ImportOrder Csv = new(BulkFormat.Csv, ImportMode.Atomic, IsDryRun: false, Tenant: null, ShowsSecrets: false);
    public static readonly ImportOrder Jsonl = Csv with { Format = BulkFormat.Jsonl };

    public static Task<ImportReport> ImportAsync(this World world, ImportOrder order, string text) => world.ImportAsync(order, Encoding.UTF8.GetBytes(text));

    public static async Task<ImportReport> ImportAsync(this World world, ImportOrder order, byte[] bytes)
        => Assert.IsType<ImportResult.Done>(await world.Import.ImportAsync(order, new Dribble(bytes), World.Cancel)).Report;

    public static async Task<string> ExportAsync(this World world, BulkFormat format, bool showsAddresses = true, string? tenant = null)
    {
        using var stream = new MemoryStream();
        await world.Export.ExportAsync(stream, format, tenant, showsAddresses, World.Cancel);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>"line column or pointer: detail" of each error.</summary>
    public static IEnumerable<string> Errors(this ImportReport report) => report.Errors.Select(e => $"{e.Line}{(e.Column ?? e.Pointer) switch { { } at => $" {at}", null => "" }}: {e.Detail}");

    /// <summary>A body that comes in pieces of all sizes.</summary>
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes)
    {
        private int _next = 1;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _next = (_next * 7 % 5003) + 1;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, _next)], cancellationToken);
        }
    }
}
