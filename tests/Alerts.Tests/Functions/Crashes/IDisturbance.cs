using Azure.Core.Pipeline;

namespace Alerts.Tests.Functions.Crashes;

/// <summary>What comes between the functions and what they rely on.</summary>
internal interface IDisturbance
{
    bool HasCome { get; }

    /// <summary>Sees every request to storage.</summary>
    HttpPipelinePolicy Policy { get; }

    /// <summary>What the next send or settlement throws; null: it goes well.</summary>
    Exception? OfBroker();
}
