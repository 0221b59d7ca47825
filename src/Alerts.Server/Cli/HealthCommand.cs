using System.CommandLine;
using Alerts.Server.Cli.Remote;

namespace Alerts.Server.Cli;

/// <summary><c>alerts health</c>: asks a server how it is, for supervisors where there is no curl and no shell (HEALTHCHECK of the Dockerfile).</summary>
internal sealed class HealthCommand : Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Option<string> _url = new("--url") { HelpName = "URL", Description = "The server's address.", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private readonly Option<bool> _ready = new("--ready") { Description = "Ask whether it can answer (/readyz), not only whether it is alive (/healthz)." };

    public HealthCommand()
        : base("health", "Ask a server whether it is alive. Ends with 0 where it is, else with 1.")
    {
        Add(_url);
        Add(_ready);
        // No key is sent, so http to anywhere does no harm.
        _url.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && ServerAddress.FaultOf(token.Value, isPlainHttpWanted: true) is { } fault)
            {
                result.AddError($"--url: {fault}");
            }
        });
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(new Uri(ServerAddress.Of(parse.GetValue(_url)!), parse.GetValue(_ready) ? "readyz" : "healthz"), token), token));
    }

    private static async Task<int> RunAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            Console.WriteLine($"{address}: {(int)response.StatusCode}");
            return response.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (HttpRequestException e)
        {
            throw new UserFaultException($"{address} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserFaultException($"{address} did not answer within {Patience.TotalSeconds:0} seconds.", e);
        }
    }
}
