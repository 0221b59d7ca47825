using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class AlertDestinationsTests
{
    private static readonly PolicyDataset ToTheUs = Of(new DestinationScope(Only: ["US"]));
    private static readonly AlertDestinations Destinations = new(ToTheUs, Some.Catalogue);

    [Theory]
    [InlineData(AlertKind.PolicyChanged, "control", "US", true)]
    [InlineData(AlertKind.PolicyChanged, "control", "JP", false)]
    [InlineData(AlertKind.CliffUpcoming, "pause#1:SuspensionEnd", "US", true)]
    [InlineData(AlertKind.CliffUpcoming, "pause#1:SuspensionEnd", "JP", false)]
    [InlineData(AlertKind.CliffClosed, "pause#1:SuspensionEnd", "JP", false)]
    [InlineData(AlertKind.PolicyChanged, "forgotten", "JP", true)]
    [InlineData(AlertKind.CliffClosed, "forgotten#1:Sunset", "JP", true)]
    [InlineData(AlertKind.NoticePublished, "control", "JP", true)]
    public void An_alert_may_concern_where_its_law_reaches_and_anywhere_when_the_record_does_not_say(AlertKind kind, string subject, string country, bool may)
        => Assert.Equal(may, Destinations.MayConcern(Some.Alert(kind: kind, subject: subject), country));

    [Fact]
    public void A_correction_may_concern_what_its_alert_may()
        => Assert.False(Destinations.MayConcern(Some.Alert(kind: AlertKind.AlertCorrected, subject: "control") with { Corrects = new Correction("alt_1", AlertKind.PolicyChanged, false, "") }, "JP"));

    private static PolicyDataset Of(DestinationScope scope)
    {
        var file = Some.SuspendedUntil("2026-11-27").File;
        return new PolicyDataset(file with { Measures = [.. file.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(p => p with { Destinations = scope })] })] });
    }
}
