using System.Xml.Linq;
using Alerts.Access;
using Alerts.Moving;
using Alerts.Server.Hosting;
using Alerts.Storage.Sqlite;
using Alerts.Storage.Tables;
using Alerts.Storage.Tables.KeyRings;

namespace Alerts.Server.Moving;

/// <summary>Carries the database and the key ring of a data directory to tables and a blob. The directory must be taken for work: nobody else writes to it meanwhile.</summary>
internal sealed class MoveToTables(DataDirectory directory, MoveDestination destination, IProgress<string>? progress)
{
    private readonly RingBlob _blob = new(destination.Account);

    /// <param name="replaces">Also where others have rows there: what is not here is taken away.</param>
    public async Task<MoveOutcome> RunAsync(bool replaces, CancellationToken cancellationToken)
    {
        using var content = SqliteContent.Open(directory.Database);
        var keys = Ring.ReadFolder(directory.Keys);
        using var here = new Ring(keys);
        Ring? there = null;
        try
        {
            return await new StoreMove(content, new TableContent(destination.Account), here).RunAsync(replaces, OpenAsync, progress, cancellationToken);
        }
        finally
        {
            there?.Dispose();
        }

        // The keys before the rows that they open.
        async Task<ISecretProtector> OpenAsync(CancellationToken token)
        {
            progress?.Report("Copying the key ring");
            await _blob.AddAsync(keys, destination.Wrap, token);
            return there = await ReadRingAsync(token);
        }
    }

    /// <summary>Only compares; writes nothing.</summary>
    public async Task<MoveReport> CompareAsync(CancellationToken cancellationToken)
    {
        using var content = SqliteContent.Open(directory.Database);
        using var here = new Ring(Ring.ReadFolder(directory.Keys));
        using var there = await ReadRingAsync(cancellationToken);
        return await new StoreMove(content, new TableContent(destination.Account), here).CompareAsync(there, progress, cancellationToken);
    }

    private async Task<Ring> ReadRingAsync(CancellationToken cancellationToken)
    {
        var opened = new List<XElement>();
        foreach (var element in await _blob.ReadAsync(cancellationToken))
        {
            opened.Add(await RingXml.OpenAsync(element, destination.Wrap, cancellationToken));
        }

        return new Ring(opened);
    }
}
