using Alerts.Policies;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Measures;

/// <summary>The revision of the policy dataset that the API answers from. The host sets it after each <see cref="PolicyWatch"/> pass.</summary>
public sealed class CurrentDataset
{
    // The first pass takes a few seconds at most.
    private const string RetryAfterSeconds = "5";

    private volatile PolicyDataset? _value;

    /// <summary>Null until the first pass is over: until then the API answers 503. Safe to read and set from any thread.</summary>
    public PolicyDataset? Value
    {
        get => _value;
        set => _value = value;
    }

    internal static IResult NotReady(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(ProblemKind.DatasetNotReady);
    }
}
