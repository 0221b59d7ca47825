using Alerts.Web.Notices;

namespace Alerts.Server.Cli.Remote;

internal sealed class SourcesThere(ServerClient server) : ISources
{
    public static async Task<IReadOnlyList<SourceResponse>> ListAsync(ServerClient server, CancellationToken cancellationToken)
        => ServerFaults.ValueOrThrow(await server.GetAsync<SourcesResponse>(ServerClient.Path("sources"), cancellationToken)).Items;

    public Task<Outcome<Pause>> PauseAsync(string id, CancellationToken cancellationToken) => SwitchAsync(id, "pause", cancellationToken);

    public Task<Outcome<Pause>> ResumeAsync(string id, CancellationToken cancellationToken) => SwitchAsync(id, "resume", cancellationToken);

    // The API answers how it is afterwards: how it was is asked first.
    private async Task<Outcome<Pause>> SwitchAsync(string id, string wish, CancellationToken cancellationToken)
    {
        if (await server.FindAsync<SourceResponse>(ServerClient.Path("sources", id), cancellationToken) is not { } before)
        {
            return new Outcome<Pause>.NotThere();
        }

        ServerFaults.ValueOrThrow(await server.PostAsync<SourceResponse>(ServerClient.Path("sources", id, wish), body: null, cancellationToken));
        return new Outcome<Pause>.Done(new Pause(before.PausedSince));
    }
}
