using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Sources.Reference;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.States;

namespace Alerts.Server.Cli.Here;

/// <summary>The law as this machine's data directory has it; makes nothing there but for what coverage reads.</summary>
internal sealed class LawHere(string data, string? policies, TimeProvider clock) : ILaw
{
    private readonly Lazy<Task<(PolicyDataset Dataset, MaterialCatalogue Catalogue)>> _law = new(() => LawOptions.LoadAsync(data, policies, CancellationToken.None));

    public async Task<Outcome<StateResponse>> StateAsync(StateRequest request, CancellationToken cancellationToken)
    {
        var (dataset, catalogue) = await _law.Value.WaitAsync(cancellationToken);
        return request.Read(dataset, catalogue, out var faults) is { } query
            ? new Outcome<StateResponse>.Done(StateResponse.Of(query, PolicyStates.Find(dataset, catalogue, query, clock.GetUtcNow()), dataset))
            : new Outcome<StateResponse>.Refused(faults);
    }

    public async Task<Outcome<CliffsResponse>> CliffsAsync(CliffRequest request, CancellationToken cancellationToken)
    {
        var (dataset, catalogue) = await _law.Value.WaitAsync(cancellationToken);
        return request.Read(dataset, catalogue, out var faults) is { } query
            ? new Outcome<CliffsResponse>.Done(CliffsResponse.Of(query, dataset, catalogue, clock.GetUtcNow()))
            : new Outcome<CliffsResponse>.Refused(faults);
    }

    public async Task<Outcome<ChangesResponse>> ChangesAsync(string revision, CancellationToken cancellationToken)
    {
        var (dataset, catalogue) = await _law.Value.WaitAsync(cancellationToken);
        if (revision == dataset.Revision)
        {
            return new Outcome<ChangesResponse>.Done(new ChangesResponse(revision, revision, []));
        }

        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        return await host.Services.GetRequiredService<IPolicyRevisions>().FindAsync(revision, cancellationToken) is { } before
            ? new Outcome<ChangesResponse>.Done(ChangesResponse.Of(new PolicyDataset(before.File), dataset, catalogue))
            : new Outcome<ChangesResponse>.Refused([new FieldFault("since", "is not a revision that was in use here")]);
    }

    public async Task<Outcome<CoverageResponse>> CoverageAsync(string? material, string since, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        var reference = await ReferenceData.LoadAsync(directory.Root, cancellationToken);
        var faults = new List<FieldFault>();
        MaterialId? known = MaterialId.TryParse(material, null, out var id) && reference.Catalogue.Contains(id) ? id : null;
        if (material is not null && known is null)
        {
            faults.Add(new FieldFault("material", "is not a material or group"));
        }

        var from = CoverageDesk.Since(since, clock.GetUtcNow(), out var fault);
        if (fault is not null)
        {
            faults.Add(new FieldFault("since", fault));
        }

        if (from is null || faults.Count > 0)
        {
            return new Outcome<CoverageResponse>.Refused(faults);
        }

        await using var host = AlertsHost.ForOnePass(directory, reference, clock);
        return new Outcome<CoverageResponse>.Done(CoverageResponse.Of(await host.Services.GetRequiredService<CoverageDesk>().AskAsync(known, from.Value, cancellationToken)));
    }

    public async Task<Func<MaterialId, string>> NamesAsync(CancellationToken cancellationToken) => (await _law.Value.WaitAsync(cancellationToken)).Catalogue.NameOf;
}
