using Alerts.Deliveries;

namespace Alerts.Web.Pages.Deliveries;

internal static class DeliveryWords
{
    /// <param name="attempts">Attempts made.</param>
    public static string Of(DeliveryStatus status, int attempts = 0) => status switch
    {
        DeliveryStatus.Pending => attempts == 0 ? "on its way" : "waits for another try",
        DeliveryStatus.Accepted => "delivered",
        DeliveryStatus.Dead => "given up",
        DeliveryStatus.Cancelled => "not sent",
        DeliveryStatus.Replayed => "sent once more",
    };
}
