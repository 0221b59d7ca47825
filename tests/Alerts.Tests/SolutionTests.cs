namespace Alerts.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void An_id_does_not_confuse_parts_that_join_to_the_same_text()
        => Assert.NotEqual(DerivedId.Of("x", "ab", "c"), DerivedId.Of("x", "a", "bc"));
}
