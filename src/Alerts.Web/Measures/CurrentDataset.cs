using Alerts.Policies;

namespace Alerts.Web.Measures;

/// <summary>The revision of the policy dataset that the API answers from. The host sets it after each <see cref="PolicyWatch"/> pass.</summary>
public sealed class CurrentDataset
{
    private volatile PolicyDataset? _value;

    /// <summary>Null until the first pass is over: until then the API answers 503. Safe to read and set from any thread.</summary>
    public PolicyDataset? Value
    {
        get => _value;
        set => _value = value;
    }
}
