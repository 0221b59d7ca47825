using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Materials;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.States;

namespace Alerts.Server.Cli.Remote;

internal sealed class LawThere(ServerClient server) : ILaw
{
    public Task<Outcome<StateResponse>> StateAsync(StateRequest request, CancellationToken cancellationToken)
        => server.GetAsync<StateResponse>(
            ServerClient.Path("state"), cancellationToken,
            [
                ("on", request.On), ("from", request.From), ("to", request.To), ("material", request.Material), ("destination", request.Destination), ("jurisdiction", request.Jurisdiction),
                ("measure", request.Measure), ("provision", request.Provision), ("suspendedBy", request.SuspendedBy), ("state", request.State), ("kind", request.Kind), ("knownOn", request.KnownOn),
            ]);

    public Task<Outcome<CliffsResponse>> CliffsAsync(CliffRequest request, CancellationToken cancellationToken)
        => server.GetAsync<CliffsResponse>(
            ServerClient.Path("cliffs"), cancellationToken,
            [("from", request.From), ("to", request.To), ("material", request.Material), ("destination", request.Destination), ("jurisdiction", request.Jurisdiction)]);

    public Task<Outcome<ChangesResponse>> ChangesAsync(string revision, CancellationToken cancellationToken)
        => server.GetAsync<ChangesResponse>(ServerClient.Path("changes"), cancellationToken, [("since", revision)]);

    public Task<Outcome<CoverageResponse>> CoverageAsync(string? material, string since, CancellationToken cancellationToken)
        => server.GetAsync<CoverageResponse>(ServerClient.Path("coverage"), cancellationToken, [("material", material), ("since", since)]);

    public async Task<Func<MaterialId, string>> NamesAsync(CancellationToken cancellationToken)
    {
        var known = ServerFaults.ValueOrThrow(await server.GetAsync<MaterialsResponse>(ServerClient.Path("materials"), cancellationToken));
        var names = known.Materials.Select(m => (m.Id, m.Name)).Concat(known.Groups.Select(g => (g.Id, g.Name))).DistinctBy(n => n.Id).ToDictionary(n => n.Id, n => n.Name);
        return id => names.GetValueOrDefault(id) ?? id.Value;
    }
}
