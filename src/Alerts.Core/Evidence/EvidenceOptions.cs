namespace Alerts.Evidence;

/// <summary>How long answers of sources are kept: the configuration section <see cref="Section"/>.</summary>
public sealed class EvidenceOptions
{
    public const string Section = "Alerts:Evidence";

    /// <summary>1 to 36500; default 1095, three years: longer than a suspension or a contract mostly runs.</summary>
    public int RetentionDays { get; set; } = 1095;
}
