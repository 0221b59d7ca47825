using FsCheck.Xunit;

namespace Alerts.Tests;

public sealed class DerivedIdTests
{
    [Fact]
    public void An_id_is_its_prefix_an_underscore_and_26_characters_that_can_be_read_aloud()
        => Assert.Matches("^ntc_[0-9abcdefghjkmnpqrstvwxyz]{26}$", DerivedId.Of("ntc", "镓", new string('x', 10_000)));

    [Fact]
    public void Parts_that_join_to_the_same_text_are_told_apart()
    {
        Assert.NotEqual(DerivedId.Of("x", "ab", "c"), DerivedId.Of("x", "a", "bc"));
        Assert.NotEqual(DerivedId.Of("x", "ab"), DerivedId.Of("x", "ab", ""));
    }

    [Fact]
    public void An_id_never_changes_between_versions_of_the_program()
        => Assert.Equal("alt_5sz1fy9tkvv8b613pgrtwadvgq", DerivedId.Of("alt", "cliff.upcoming", "cn-mofcom-2025-72#1:SuspensionEnd", "2026-11-27/7"));

    [Property]
    public bool The_same_parts_always_give_the_same_id(string[] parts)
    {
        var texts = Clean(parts);
        return DerivedId.Of("x", texts) == DerivedId.Of("x", [.. texts]);
    }

    [Property]
    public bool Different_parts_give_different_ids(string[] one, string[] other)
    {
        var (a, b) = (Clean(one), Clean(other));
        return a.SequenceEqual(b) == (DerivedId.Of("x", a) == DerivedId.Of("x", b));
    }

    private static string[] Clean(string[]? parts) => [.. (parts ?? []).Select(p => string.Concat((p ?? "").Where(c => !char.IsSurrogate(c))))];
}
