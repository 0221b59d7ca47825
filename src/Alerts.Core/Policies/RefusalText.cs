using Alerts.Alerting;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>The words of alerts to operators about a dataset that cannot be taken.</summary>
internal static class RefusalText
{
    private const int MostFaults = 20;
    private const string Subject = "policies";

    /// <summary>The same for the same faults, whatever revision is in use.</summary>
    public static string CauseOf(IReadOnlyList<DataFault> faults) => DerivedId.Of("ref", string.Join('\n', faults.Select(f => f.ToString())));

    /// <summary>The same however a place fails: for operators it is one trouble.</summary>
    public static string CauseOf(PolicyOffer.Unreadable unreadable) => DerivedId.Of("ref", "unreadable", unreadable.Name);

    /// <param name="since">When this cause first stood: one that comes back after a good read is told again.</param>
    public static Alert Refused(IReadOnlyList<DataFault> faults, string cause, DateTimeOffset since, DateTimeOffset now)
        => Of(
            $"A dataset revision was refused: {faults.Count} fault{(faults.Count == 1 ? "" : "s")}",
            "The last good revision stays in use. Mend what is named here and load it again.",
            $"{cause} {since:O}", faults, now);

    /// <inheritdoc cref="Refused" path="/param"/>
    public static Alert Unreadable(DataFault fault, string cause, DateTimeOffset since, DateTimeOffset now)
        => Of(
            $"The dataset cannot be read: {fault.File}",
            $"The last good revision stays in use: what changed since is not known here. It is tried again at the next pass. Unread since {since:yyyy-MM-dd HH:mm}Z.",
            $"{cause} {since:O}", [fault], now);

    private static Alert Of(string headline, string summary, string whatChanged, IReadOnlyList<DataFault> faults, DateTimeOffset now)
        => new(
            Alert.IdOf(AlertKind.DatasetRefused, Subject, whatChanged), AlertKind.DatasetRefused, Subject, Severity.Warning, [], [], now,
            new AlertMessage(
                AlertMessage.FitHeadline(headline), summary, [.. faults.Take(MostFaults).Select(f => new Fact($"{f.File}{f.Pointer}", f.Reason))], Certainty.Certain, [], null, []));
}
