namespace Alerts.Web.Pages.Sessions;

internal static class SessionPaths
{
    public const string SignIn = "/sign-in";
    public const string Company = "/sign-in/company";
    public const string SignOut = "/sign-out";

    /// <summary>The field, and the parameter, of where to go afterwards.</summary>
    public const string Return = "return";

    private const int MostReturn = 2048;

    public static string SignInFor(string path) => path is "/" ? SignIn : $"{SignIn}?{Return}={Uri.EscapeDataString(path)}";

    /// <summary>A path of this server; the first page for everything else, so that nobody is led elsewhere.</summary>
    public static string Local(string? path)
        => path is { Length: > 1 and <= MostReturn } && path[0] == '/' && path[1] is not ('/' or '\\') && !path.Any(c => char.IsControl(c) || c == '\\')
            && !path.StartsWith(SignIn, StringComparison.OrdinalIgnoreCase) && !path.StartsWith(SignOut, StringComparison.OrdinalIgnoreCase)
            ? path
            : "/";
}
