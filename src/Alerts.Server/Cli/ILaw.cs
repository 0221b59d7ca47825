using System.CommandLine;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.States;

namespace Alerts.Server.Cli;

/// <summary>What the verbs about the law ask.</summary>
internal interface ILaw
{
    Task<Outcome<StateResponse>> StateAsync(StateRequest request, CancellationToken cancellationToken);

    Task<Outcome<CliffsResponse>> CliffsAsync(CliffRequest request, CancellationToken cancellationToken);

    /// <param name="revision">The one that the asker has.</param>
    Task<Outcome<ChangesResponse>> ChangesAsync(string revision, CancellationToken cancellationToken);

    /// <param name="material">Null: any.</param>
    /// <param name="since">A span before now, a date, or an instant.</param>
    Task<Outcome<CoverageResponse>> CoverageAsync(string? material, string since, CancellationToken cancellationToken);

    /// <summary>What materials are called.</summary>
    Task<Func<MaterialId, string>> NamesAsync(CancellationToken cancellationToken);

    /// <summary>Asks the server where one is meant; else the data directory, on the clock and the file of policies that are given.</summary>
    /// <param name="policies">Null: the revision in use.</param>
    static Task<int> RunAsync(Where where, ParseResult parse, string? policies, TimeProvider clock, Func<ILaw, Task<int>> work, CancellationToken cancellationToken)
        => FaultBoundary.RunAsync(
            async () =>
            {
                using var server = await where.ServerAsync(parse, cancellationToken);
                return await work(server is null ? new LawHere(where.DataIn(parse), policies, clock) : new LawThere(server));
            },
            cancellationToken);
}
