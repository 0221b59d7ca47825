namespace Alerts;

/// <summary>A page of a list.</summary>
/// <param name="Next">Opaque; hand it back for the page that follows. Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A page cursor that this list did not give out.</summary>
public sealed class InvalidCursorException(string cursor) : Exception($"'{cursor}' is not a cursor of this list.");
