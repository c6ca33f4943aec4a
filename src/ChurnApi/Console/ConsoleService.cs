using System.Text.Encodings.Web;
using System.Text.Unicode;
using Churn.Access;
using ChurnApi.Admin;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.WebEncoders;

namespace ChurnApi.Console;

/// <summary>The pages for analysts at /console: what the service knows, for people.</summary>
internal static class ConsoleService
{
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var protection = services.AddDataProtection().SetApplicationName("ChurnApi");
        var options = services.Options();
        // Without a folder, sessions end with the process; no secret is left on the disk.
        if (options.ConsoleKeysFolder is { } folder) protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        else protection.UseEphemeralDataProtectionProvider();
        services.AddSingleton<BrowserSession>();
        if (!options.Console) return;
        ProviderSignIn.Add(services, options);
        services.AddHttpContextAccessor();
        services.AddScoped(made =>
            ConsoleTexts.Of(made.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request));
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "churn-antiforgery";
            forgery.Cookie.Path = BrowserPage.Path;
        });
        services.AddScoped<ConsoleParts>();
        services.AddSingleton<OutcomeReceipts>();
        services.Configure<WebEncoderOptions>(encoder =>
            encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorPages(pages => pages.RootDirectory = "/Console/Pages")
            .AddMvcOptions(pages => pages.Filters.Add(new OldForm()))
            .AddApplicationPart(typeof(ConsoleService).Assembly);
    }

    /// <summary>Adds the pages, or, where the console is off, the way from / to the API's description.</summary>
    public static void MapConsole(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServiceOptions>();
        var isOn = options.Console;
        app.MapGet("/", () => TypedResults.Redirect(isOn ? BrowserPage.Path : SwaggerPaths.Page))
            .ExcludeFromDescription().AllowAnonymous();
        if (!isOn) return;
        if (ProviderSignIn.IsConfigured(options)) ProviderSignIn.Map(app);
        app.MapRazorPages().WithMetadata(
            new BrowserPage(), new RequiredScope(Scopes.Read), new ContentSecurity(BrowserPage.Policy));
        app.MapGet($"{BrowserPage.Path}/models/{{version}}/report", ReportEndpoint.Answer)
            .ExcludeFromDescription()
            .WithMetadata(new BrowserPage(), new ContentSecurity(ReportEndpoint.Policy))
            .Needs(Scopes.Read);
        app.MapOutcomesUpload();
        foreach (var file in ConsoleFile.All) file.Map(app);
    }
}
