using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Where deliveries go: one per tenant, channel and address, however many subscriptions name it.</summary>
/// <param name="Address">An email address or a URL. A webhook's URL is a secret: show <see cref="Masked"/> instead.</param>
/// <param name="Secret">For signed webhooks: <c>whsec_</c> and base64, by the Standard Webhooks specification. Null for others.</param>
/// <param name="DisabledReason">Null while it is in use.</param>
/// <param name="FailingSince">When the first of an unbroken row of failures was met; null while it works.</param>
/// <param name="OldSecret">Signs too until <paramref name="OldSecretUntil"/>: for a receiver that was not given the new one yet.</param>
public sealed record Target(
    string Id,
    string Tenant,
    ChannelKind Channel,
    string Address,
    string? Secret,
    DateTimeOffset CreatedAt,
    string? DisabledReason = null,
    DateTimeOffset? FailingSince = null,
    string? OldSecret = null,
    DateTimeOffset? OldSecretUntil = null)
{
    /// <summary>How the reason of a target begins whose reader wanted no more.</summary>
    public const string Unsubscribed = "Its reader unsubscribed";

    public static string IdOf(string tenant, ChannelKind channel, string address) => DerivedId.Of("tgt", tenant, channel.ToString(), address);

    /// <summary>Enough to recognise, too little to use: "https://hooks.slack.com/…" and "b…@example.com".</summary>
    public string Masked => Channel == ChannelKind.Email
        ? $"{Address[..1]}…{Address[Address.LastIndexOf('@')..]}"
        : Uri.TryCreate(Address, UriKind.Absolute, out var url) ? $"{url.GetLeftPart(UriPartial.Authority)}/…" : "…";

    /// <summary>Keeps address and secret out of logs and error messages.</summary>
    public override string ToString() => $"{Channel} {Masked} ({Id})";
}

public interface ITargetStore
{
    /// <summary>Stores the target unless its id is there already. Returns the stored one: its secret is the one in use.</summary>
    Task<Target> AddAsync(Target target, CancellationToken cancellationToken);

    /// <summary>As <see cref="AddAsync"/> for many, without the rows that were there already.</summary>
    Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken);

    Task<Target?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Switches the target off; deliveries to it are cancelled.</summary>
    Task DisableAsync(string id, string reason, CancellationToken cancellationToken);

    /// <param name="since">Null: it works again.</param>
    Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>A new signing secret; the present one signs beside it until then.</summary>
    Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken);

    /// <summary>Of all tenants where <paramref name="tenant"/> is null; by id.</summary>
    Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Switches it on again; it is not failing any more.</summary>
    Task EnableAsync(string id, CancellationToken cancellationToken);
}
