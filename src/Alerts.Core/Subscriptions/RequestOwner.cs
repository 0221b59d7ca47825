namespace Alerts.Subscriptions;

/// <summary>What a wish may say for whom, by who asks.</summary>
public static class RequestOwner
{
    /// <summary>A tenant subscribes for itself, and cannot vouch for the consent of a mail's reader.</summary>
    /// <param name="tenant">Whose key it is; null: an operator's, which may say all.</param>
    public static IEnumerable<FieldFault> Faults(SubscriptionRequest request, string? tenant)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (tenant is not null && request.Tenant is not null && request.Tenant != tenant)
        {
            yield return new FieldFault("tenant", "is not the tenant of this key");
        }

        if (tenant is not null && request.Confirmed == true)
        {
            yield return new FieldFault("confirmed", "can be said by an operator only");
        }
    }
}
