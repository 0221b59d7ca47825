namespace Alerts.IntegrationTests;

/// <summary>A data directory whose only source is the shipped archive of Chinese notices.</summary>
internal static class Installation
{
    private const string NoNetwork = """{ "sources": [ { "id": "archive", "name": "Archive", "jurisdiction": "CN", "authority": "MOFCOM", "timeZone": "Asia/Shanghai", "language": "zh", "format": "feed", "url": "file:ARCHIVE", "schedule": "0 * * * *", "archive": true } ] }""";

    public static Scratch Offline()
    {
        var scratch = new Scratch();
        File.WriteAllText(scratch["sources.json"], NoNetwork.Replace("ARCHIVE", Path.Combine(AlertsProcess.RepositoryRoot, "data", "archive", "cn-mofcom"), StringComparison.Ordinal));
        return scratch;
    }

    public static Task<Finished> RunAsync(Scratch scratch, string now) => AlertsProcess.RunAsync(["run", "--json", "--now", now, "--data", scratch.Path]);
}
