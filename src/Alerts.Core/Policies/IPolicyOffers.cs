namespace Alerts.Policies;

/// <summary>What was found last where the dataset is looked for.</summary>
/// <param name="Revision">Of its content, by the version of the program that read it.</param>
/// <param name="Fingerprint">Of its bytes; null where they were not at hand.</param>
/// <param name="Onto">The acceptance in use when it was first found; 0: none was. Once another is in use, what still lies there is no news.</param>
public sealed record LastOffer(string Revision, string? Fingerprint, long Onto)
{
    /// <summary>Spacing makes no other offer, and a new version of the program, which may name revisions anew, none either.</summary>
    public bool IsSame(string revision, string? fingerprint) => Revision == revision || (Fingerprint is not null && Fingerprint == fingerprint);
}

/// <summary>
/// Remembers the last offer, so that what was published by hand is not undone by a file that has lain there since before. One for the
/// whole installation: a file that is moved is no other offer, and another place's is one.
/// </summary>
public interface IPolicyOffers
{
    /// <summary>Null before the first.</summary>
    Task<LastOffer?> LastAsync(CancellationToken cancellationToken);

    /// <summary>Durable when the task completes.</summary>
    Task SaveAsync(LastOffer offer, CancellationToken cancellationToken);
}
