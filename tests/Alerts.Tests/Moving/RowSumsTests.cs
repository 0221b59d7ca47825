using System.Security.Cryptography;
using System.Text;
using Alerts.Moving;

namespace Alerts.Tests.Moving;

public sealed class RowSumsTests
{
    [Fact]
    public void The_order_of_rows_does_not_count_and_everything_else_does()
    {
        var sums = Of("a1", "b2", "c3");
        Assert.Equal(sums.Hash, Of("c3", "a1", "b2").Hash);
        Assert.Empty(sums.DifferentFrom(Of("b2", "c3", "a1")));
        Assert.Equal(7, new[] { sums.Hash, Of("a1", "b2").Hash, Of("a1", "b2", "c4").Hash, Of("a1", "b2", "c3", "c3").Hash, Of("a1", "a1", "a1").Hash, Of().Hash, Of("a2", "b1", "c3").Hash }.Distinct().Count());
        Assert.Equal(RowSums.BucketOf("c"), Assert.Single(sums.DifferentFrom(Of("a1", "b2", "c4"))));
    }

    [Fact]
    public void Sums_run_over_into_the_next_word()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 32)];
        var (twice, one) = (new RowSums(), new RowSums());
        twice.Add("a", ones);
        twice.Add("a", [1, .. new byte[31]]);
        one.Add("a", new byte[32]);
        Assert.Equal(one.Hash, twice.Hash);
        Assert.Equal((2, 1), (twice.Count, one.Count));
    }

    // The first character is the id.
    private static RowSums Of(params string[] rows)
    {
        var sums = new RowSums();
        foreach (var row in rows)
        {
            sums.Add(row[..1], SHA256.HashData(Encoding.UTF8.GetBytes(row)));
        }

        return sums;
    }
}
