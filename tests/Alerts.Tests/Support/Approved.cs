namespace Alerts.Tests.Support;

/// <summary>Compares with an approved file; what came is written beside it, for who wants to approve it.</summary>
internal static class Approved
{
    /// <param name="name">The file's path under Approved.</param>
    public static async Task AssertAsync(string name, string came)
    {
        var approved = Path.Combine(AppContext.BaseDirectory, "Approved", name);
        var received = Path.Combine(Path.GetDirectoryName(approved)!, $"received-{Path.GetFileName(name)}");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        await File.WriteAllTextAsync(received, came, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(approved), $"Nothing is approved yet; what came is in {received}.");
        Assert.Equal(await File.ReadAllTextAsync(approved, TestContext.Current.CancellationToken), came);
    }
}
