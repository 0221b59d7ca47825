namespace Alerts.Sources.Reading;

/// <summary>The one exception of the readers: what they were given is not what the source should be.</summary>
/// <param name="reason">One line for people, without the place.</param>
public sealed class UnreadableSourceException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The page by which the site kept us out; null where it was something else.</summary>
    public SourceDocument? Wall { get; init; }
}
