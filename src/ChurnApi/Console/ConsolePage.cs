using Churn.Access;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Security;
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

    /// <summary>What the model predicts where that is not churn; null for churn.</summary>
    public LabelTarget? Target => Model?.Schema.Label.Target;

    /// <summary>The heading of how many customers are expected to churn, or to have the event.</summary>
    public string ExpectedHeading => Target is { } target ? Texts.Format("Expected: {0}", target) : Texts["Expected to leave"];

    /// <summary>The heading of how many customers churned, or had the event.</summary>
    public string HappenedHeading => Target is { } target ? $"{target}" : Texts["Left"];

    /// <summary>How many of some customers are expected to churn, or to have the event, as what stands beside a number.</summary>
    public string ExpectedOfThem => Target is { } target
        ? Texts.Format("of them are expected to have the event: {0}", target)
        : Texts["of them are expected to leave within the next period"];

    /// <summary>That reasons are no causes.</summary>
    public string NoCauses => Target is null
        ? Texts["This is what the probability rests on, not what causes customers to leave."]
        : Texts["This is what the probability rests on, not what causes the event."];

    /// <summary>How many of a hundred customers churn, or have the event.</summary>
    /// <param name="probability">The probability, from 0 to 1.</param>
    public string OfHundred(double probability) => Target is { } target
        ? Texts.Format("Of 100 customers like this, {0} have the event: {1}", Show.Hundredths(probability), target)
        : Texts.Format("Of 100 customers like this, {0} leave", Show.Hundredths(probability));

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
    public bool MayChange => IsGuarded && May(Scopes.Admin);

    /// <summary>Whether the reader may score customers, and see whom lists name.</summary>
    public bool MayScore => !IsGuarded || May(Scopes.Predict);

    /// <summary>Whether the reader may send outcomes.</summary>
    public bool MaySendOutcomes => !IsGuarded || May(Scopes.Outcomes);

    /// <summary>A figure with its interval, where it has one.</summary>
    public string WithInterval(double? value, double? lower, double? upper) =>
        value is null || lower is null
            ? Show.Decimal(value)
            : Texts.Format("{0} ({1} to {2})", Show.Decimal(value), Show.Decimal(lower), Show.Decimal(upper));

    /// <summary>Leads whoever may not score customers to where they sign in.</summary>
    protected RedirectResult NeedsScore() => Redirect($"{BrowserPage.SignIn}?{BrowserPage.Needs}=predict");

    /// <summary>Keeps the language that somebody chose.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (ConsoleTexts.Find(Request.Query[ConsoleTexts.Query]) is not { } chosen) return;
        Response.Cookies.Append(ConsoleTexts.Cookie, chosen.Language, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = Request.IsHttps,
            Path = BrowserPage.Path,
            MaxAge = TimeSpan.FromDays(365),
        });
    }

    /// <summary>The name of whoever asks; empty where nobody signs in.</summary>
    protected string Who => HttpContext.Features.Get<Caller>()?.Name ?? "";

    /// <summary>Leads whoever may not change anything to where they sign in, and notes that they tried.</summary>
    /// <param name="refusals">Take the note.</param>
    protected RedirectResult NeedsAdmin(RefusedActions refusals)
    {
        refusals.Tell(HttpContext, Who is { Length: > 0 } name ? name : "unknown caller");
        return Redirect($"{BrowserPage.SignIn}?{BrowserPage.Needs}=admin");
    }

    private bool May(Scopes scope) => HttpContext.Features.Get<Caller>()?.Scopes.Allow(scope) == true;
}

/// <summary>What all pages take from the service.</summary>
/// <param name="Texts">The texts in the reader's language.</param>
/// <param name="Champion">The model that serves.</param>
/// <param name="Options">The settings.</param>
internal sealed record ConsoleParts(ConsoleTexts Texts, ChampionProvider Champion, ServiceOptions Options);
