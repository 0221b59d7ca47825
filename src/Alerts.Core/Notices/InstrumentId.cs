namespace Alerts.Notices;

/// <summary>
/// What makes a legal act one act wherever it is published, as text that is compared by its characters: jurisdiction, issuer's
/// series and number, such as <c>cn:mofcom:2025:70</c>, <c>us:fr:2025-19846</c>, <c>eu:celex:32026R1941</c>, <c>ca:sor:2026-12</c>.
/// </summary>
public sealed record InstrumentId(string Value)
{
    public override string ToString() => Value;
}
