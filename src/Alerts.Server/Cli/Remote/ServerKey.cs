namespace Alerts.Server.Cli.Remote;

/// <summary>The key to a server: a key of ours, or a token of the issuer that it trusts.</summary>
internal static class ServerKey
{
    private const string StandardInput = "-";
    private const int Longest = 16 * 1024;

    /// <summary>The option before the file before the variable. What is read is never printed.</summary>
    /// <exception cref="UserFaultException">There is none, or it is no key.</exception>
    public static async Task<string> ReadAsync(string? given, string? file, string? variable, CancellationToken cancellationToken)
    {
        var key = (given ?? (file is null ? variable : await FromAsync(file, cancellationToken)) ?? "").Trim();
        return key.Length is > 0 and <= Longest && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new UserFaultException("The key to the server is empty, or is no key: one word of ASCII characters, such as alk_….");
    }

    private static async Task<string> FromAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new char[Longest + 2];
            using var reader = file == StandardInput ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
            return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserFaultException($"The key cannot be read from {file}: {e.Message}", e);
        }
    }
}
