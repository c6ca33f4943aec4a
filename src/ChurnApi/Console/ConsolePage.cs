using Churn.Access;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChurnApi.Console;

/// <summary>What all pages of the console have: their language, who looks at them, and the model that serves.</summary>
/// <param name="service">What they take from the service.</param>
internal abstract class ConsolePage(ConsoleParts service) : PageModel
{
    /// <summary>The texts in the reader's language.</summary>
    public ConsoleTexts Texts => service.Texts;

    /// <summary>The model that served when the page was asked for; null where none did.</summary>
    public ChurnModel? Model { get; } = service.Champion.Model;

    /// <summary>Why no model serves, in a sentence; null where one does.</summary>
    public string? WhyNone => Model is not null ? null
        : service.Champion.Uplift is not null
            ? Texts["An uplift model serves; the console shows churn models."]
            : service.Champion.Fault ?? Texts["There is no champion. Train one with: churn train FILE"];

    /// <summary>Whether people sign in.</summary>
    public bool IsGuarded => service.Options.IsGuarded;

    /// <summary>Groups of fewer customers have no figures.</summary>
    public int MinCell => service.Options.MinCell;

    /// <summary>Whether the reader may change which model serves.</summary>
    public bool MayChange => IsGuarded && HttpContext.Features.Get<Caller>()?.Scopes.Allow(Scopes.Admin) == true;

    /// <summary>Whether the reader may score customers, and see whom lists name.</summary>
    public bool MayScore => !IsGuarded || HttpContext.Features.Get<Caller>()?.Scopes.Allow(Scopes.Predict) == true;

    /// <summary>Leads whoever may not score customers to where they sign in.</summary>
    protected RedirectResult NeedsScore() => Redirect($"{Security.BrowserPage.SignIn}?{Security.BrowserPage.Needs}=predict");

    /// <summary>Keeps the language that somebody chose.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (ConsoleTexts.Find(Request.Query[ConsoleTexts.Query]) is not { } chosen) return;
        Response.Cookies.Append(ConsoleTexts.Cookie, chosen.Language, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = Request.IsHttps,
            Path = Security.BrowserPage.Path,
            MaxAge = TimeSpan.FromDays(365),
        });
    }
}

/// <summary>What all pages take from the service.</summary>
/// <param name="Texts">The texts in the reader's language.</param>
/// <param name="Champion">The model that serves.</param>
/// <param name="Options">The settings.</param>
internal sealed record ConsoleParts(ConsoleTexts Texts, ChampionProvider Champion, ServiceOptions Options);
