using System.Text;
using System.Text.Json;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

public sealed class PolicyDocumentTests
{
    [Fact]
    public async Task The_shipped_dataset_is_written_as_one_that_the_reader_takes_for_the_same_revision()
    {
        var shipped = await ShippedData.PoliciesAsync();
        var written = PolicyDocument.Write(shipped.File);
        Assert.Equal(shipped.Revision, (await ShippedData.ReadPoliciesAsync(written)).OrThrow().Revision);
        Assert.Contains("镓", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_a_file_does_not_show()
    {
        var file = (await ShippedData.PoliciesAsync()).File;
        Assert.Equal(PolicyDocument.Write(file), PolicyDocument.Write(file with { Measures = [.. file.Measures.Reverse()], Claims = [.. file.Claims!.Reverse()], Schema = "x" }));
    }

    [Fact]
    public void What_must_be_said_is_said_though_it_is_null()
    {
        using var document = JsonDocument.Parse(PolicyDocument.Write(Some.Dataset(Some.Measure("a", "2025-01-01", Some.Provision(effective: null))).File));
        var measure = document.RootElement.GetProperty("measures")[0];
        Assert.Equal(JsonValueKind.Null, measure.GetProperty("number").ValueKind);
        Assert.Equal(JsonValueKind.Null, measure.GetProperty("provisions")[0].GetProperty("effective").ValueKind);
        Assert.False(measure.TryGetProperty("quote", out _));
        Assert.Equal("""{"all":true}""", JsonSerializer.Serialize(measure.GetProperty("provisions")[0].GetProperty("destinations")));
    }
}
