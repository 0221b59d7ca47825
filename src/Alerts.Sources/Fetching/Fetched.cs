namespace Alerts.Sources.Fetching;

/// <summary>What fetching a source came to.</summary>
public abstract record Fetched
{
    private Fetched()
    {
    }

    /// <param name="Documents">At least one; several only for a folder.</param>
    /// <param name="ETag">As sent; null where none was, or none that can be sent back.</param>
    public sealed record Body(IReadOnlyList<SourceDocument> Documents, string? ETag = null, string? LastModified = null) : Fetched;

    /// <summary>The server says that what the validators stand for still holds.</summary>
    public sealed record Unchanged : Fetched;

    /// <param name="Place">Host and path, or the file; holds no query.</param>
    /// <param name="What">One line.</param>
    public sealed record Failed(string Place, string What) : Fetched
    {
        /// <summary>How long the server asked to be left alone; null where it did not.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Whether the same request may succeed in a moment.</summary>
        public bool IsTransient { get; init; }

        /// <summary>One line: where and what.</summary>
        public string Reason => $"{Place}: {What}";
    }
}
