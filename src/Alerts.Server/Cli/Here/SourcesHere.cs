using Alerts.Notices;

namespace Alerts.Server.Cli.Here;

internal sealed class SourcesHere(IServiceProvider services) : ISources
{
    private SourceDesk Desk => services.GetRequiredService<SourceDesk>();

    public async Task<Outcome<Pause>> PauseAsync(string id, CancellationToken cancellationToken) => Show(await Desk.PauseAsync(id, cancellationToken));

    public async Task<Outcome<Pause>> ResumeAsync(string id, CancellationToken cancellationToken) => Show(await Desk.ResumeAsync(id, cancellationToken));

    private static Outcome<Pause> Show(SourceView? before) => before is null ? new Outcome<Pause>.NotThere() : new Outcome<Pause>.Done(new Pause(before.Health.PausedSince));
}
