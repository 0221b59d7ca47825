using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Alerts.Web.Pages.Shell;

/// <summary>For a host without a web server of its own, as that of the functions: Razor components ask for it. There are no files; what pages load is in the assembly.</summary>
internal sealed class BareEnvironment(IHostEnvironment host) : IWebHostEnvironment
{
    public string WebRootPath { get; set; } = "";

    public IFileProvider WebRootFileProvider { get; set; } = new NullFileProvider();

    public string ApplicationName { get => host.ApplicationName; set => host.ApplicationName = value; }

    public IFileProvider ContentRootFileProvider { get => host.ContentRootFileProvider; set => host.ContentRootFileProvider = value; }

    public string ContentRootPath { get => host.ContentRootPath; set => host.ContentRootPath = value; }

    public string EnvironmentName { get => host.EnvironmentName; set => host.EnvironmentName = value; }
}
