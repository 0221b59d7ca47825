using Alerts.Alerting;
using Alerts.Moving;
using Alerts.Policies;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>One partition: cliffs are hundreds, and every look at the calendar reads all.</summary>
internal sealed class TableCliffRegister(TableAccount account) : ICliffRegister
{
    private const string Partition = "cliffs";

    private Table Rows => account.Table("cliffs");

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptCliff> Kept => new PlainRows<KeptCliff>(Rows, k => RowOf(k.Cliff), row => new KeptCliff(Read(row)));

    public async Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken)
    {
        var cliffs = new List<RegisteredCliff>();
        await foreach (var row in Rows.AllAsync(null, cancellationToken))
        {
            cliffs.Add(Read(row));
        }

        return cliffs;
    }

    public Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        return Rows.PutAsync(RowOf(cliff), cancellationToken);
    }

    private static TableEntity RowOf(RegisteredCliff cliff)
        => RowText.Row(
            new RowKey(Partition, RowKeys.Encode(cliff.Key.ToString())),
            new Row(cliff.Key.Cause.Measure.Value, cliff.Key.Cause.Number, cliff.Key.Kind, cliff.Key.On, cliff.Closure, cliff.Memory, cliff.Opening, cliff.FirstNumber));

    private static RegisteredCliff Read(TableEntity row)
    {
        var r = RowText.Of<Row>(row);
        return new RegisteredCliff(new CliffKey(new ProvisionKey(MeasureId.Parse(r.Measure), r.Provision), r.Kind, r.On), r.Closure, r.Memory, r.Opening, r.FirstNumber);
    }

    private sealed record Row(string Measure, string Provision, CliffKind Kind, DateOnly On, CliffClosure? Closure, CliffMemory? Memory, int Opening, string? FirstNumber);
}
