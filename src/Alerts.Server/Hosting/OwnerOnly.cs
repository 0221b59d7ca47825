namespace Alerts.Server.Hosting;

/// <summary>Makes what nobody but the account that runs the program may read. On Windows as the folder above says.</summary>
internal static class OwnerOnly
{
    public const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Those above it, too, where they are missing; one that is there stays as it is.</summary>
    public static DirectoryInfo CreateDirectory(string path)
        => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OfFiles | UnixFileMode.UserExecute);

    /// <summary>Open for this process alone.</summary>
    public static FileStream CreateFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OfFiles;
        }

        return new FileStream(path, options);
    }
}
