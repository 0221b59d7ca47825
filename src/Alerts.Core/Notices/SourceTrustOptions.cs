namespace Alerts.Notices;

/// <summary>When operators hear of a source that is not read well: the configuration section <see cref="Section"/>.</summary>
public sealed class SourceTrustOptions
{
    public const string Section = "Alerts:Sources";

    /// <summary>Looks in a row without a good answer until operators are told, once. 1 or more; default 3.</summary>
    public int FailuresBeforeTold { get; set; } = 3;
}
