using Alerts.Alerting;
using Alerts.Policies;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>One partition: cliffs are hundreds, and every look at the calendar reads all.</summary>
internal sealed class TableCliffRegister(TableAccount account) : ICliffRegister
{
    private const string Partition = "cliffs";

    private Table Rows => account.Table("cliffs");

    public async Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken)
    {
        var cliffs = new List<RegisteredCliff>();
        await foreach (var row in Rows.AllAsync(null, cancellationToken))
        {
            var r = RowText.FromJson<Row>(RowText.Read(row)!);
            cliffs.Add(new RegisteredCliff(new CliffKey(new ProvisionKey(MeasureId.Parse(r.Measure), r.Provision), r.Kind, r.On), r.Closure, r.Memory, r.Opening, r.FirstNumber));
        }

        return cliffs;
    }

    public Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        var row = new TableEntity(Partition, RowKeys.Encode(cliff.Key.ToString()));
        RowText.Write(row, RowText.ToJson(new Row(cliff.Key.Cause.Measure.Value, cliff.Key.Cause.Number, cliff.Key.Kind, cliff.Key.On, cliff.Closure, cliff.Memory, cliff.Opening, cliff.FirstNumber)));
        return Rows.PutAsync(row, cancellationToken);
    }

    private sealed record Row(string Measure, string Provision, CliffKind Kind, DateOnly On, CliffClosure? Closure, CliffMemory? Memory, int Opening, string? FirstNumber);
}
