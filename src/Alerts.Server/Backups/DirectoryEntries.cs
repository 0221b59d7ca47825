using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Alerts.Server.Backups;

/// <summary>What a directory holds, as against what its files hold.</summary>
internal static class DirectoryEntries
{
    private const int ReadOnly = 0;

    /// <summary>Makes names that were given or taken survive a loss of power (fsync of the directory, for which .NET has no call). Nothing on Windows, where NTFS keeps a journal of them.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Open(Encoding.UTF8.GetBytes($"{path}\0"), ReadOnly);
        try
        {
            if (directory < 0 || Sync(directory) != 0)
            {
                var fault = new Win32Exception(Marshal.GetLastPInvokeError());
                throw new IOException($"{path} cannot be flushed to disk: {fault.Message}", fault);
            }
        }
        finally
        {
            _ = directory < 0 ? 0 : Close(directory);
        }
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
#pragma warning restore SYSLIB1054
}
