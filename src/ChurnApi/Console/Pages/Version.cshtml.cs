using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Security;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>One version: its report, in a frame.</summary>
internal sealed class VersionPage(ConsoleParts parts, ModelStore store) : ConsolePage(parts)
{
    /// <summary>The version.</summary>
    [BindProperty(SupportsGet = true)]
    public string Version { get; set; } = "";

    /// <summary>Shows it, if there is such a version.</summary>
    public IActionResult OnGet() =>
        ModelFolder.IsVersion(Version) && store.Versions().Contains(Version) ? Page() : Redirect($"{BrowserPage.Path}/unknown");
}
