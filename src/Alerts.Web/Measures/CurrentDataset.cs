using Alerts.Policies;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Measures;

/// <summary>
/// The revision of the policy dataset that the API answers from. The host says which it is after each <see cref="PolicyWatch"/> pass, and
/// whoever publishes one.
/// </summary>
public sealed class CurrentDataset
{
    // The first pass takes a few seconds at most.
    private const string RetryAfterSeconds = "5";

    private readonly Lock _following = new();
    private volatile PolicyDataset? _value;
    private long _sequence;

    /// <summary>Null until the first pass is over: until then the API answers 503. Safe to read and set from any thread.</summary>
    public PolicyDataset? Value
    {
        get => _value;
        set => _value = value;
    }

    /// <summary>Of the acceptance that is followed; 0 where none is.</summary>
    internal long Sequence
    {
        get
        {
            lock (_following)
            {
                return _sequence;
            }
        }
    }

    /// <summary>This was in use when it was looked: what was accepted later is not taken back by a look that ends late.</summary>
    /// <param name="sequence">Of its acceptance.</param>
    public void Follow(PolicyDataset dataset, long sequence)
    {
        lock (_following)
        {
            if (sequence >= _sequence)
            {
                (_value, _sequence) = (dataset, sequence);
            }
        }
    }

    internal static IResult NotReady(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(ProblemKind.DatasetNotReady);
    }
}
