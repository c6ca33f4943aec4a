using System.ComponentModel;
using System.Globalization;
using Churn.Core.Markup;
using Churn.Core.Monitoring;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Monitoring;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Monitoring;

/// <summary>GET /monitoring: what the log says about a version, its three voices apart.</summary>
internal static class MonitoringEndpoints
{
    public const string Path = "/monitoring";

    /// <summary>How long a request waits for what is being computed; most logs take less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int RetryAfterSeconds = 10;
    private const string Day = "yyyy-MM-dd";

    public static void MapMonitoring(this IEndpointRouteBuilder routes)
    {
        Describe(
            routes.MapGet(Path, ([AsParameters] MonitoringQuery query, HttpContext context) =>
                AnswerAsync(context, query, MonitoringSummary.Of)),
            "Says how far to trust a model, by what the log knows.",
            "Three voices, kept apart: whether inputs moved, how good the model is if its probabilities hold, and how good it "
                + "was on customers whose outcome is known. Only the last is evidence.");
        Describe(
            routes.MapGet($"{Path}/drift", ([AsParameters] MonitoringQuery query, HttpContext context) =>
                AnswerAsync(context, query, MonitoredDrift.Of)),
            "Says whether the inputs of a model have moved since its training.",
            "Each column of the current cohort against the training. falseAlarmRate is the probability of any false alarm over "
                + "all columns and a year of cohorts. A shift is a reason to look; it does not say that the model is worse.");
        Describe(
            routes.MapGet($"{Path}/estimated", ([AsParameters] MonitoringQuery query, HttpContext context) =>
                AnswerAsync(context, query, EstimatedPerformance.Of)),
            "Estimates how good a model is before outcomes are known.",
            "The expected figures of the current cohort if each customer leaves with the probability given. validity names what "
                + "speaks against trusting them; the estimate cannot see customers who behave differently.");
        Describe(
            routes.MapGet($"{Path}/realised", ([AsParameters] MonitoringQuery query, HttpContext context) =>
                AnswerAsync(context, query, MonitoredOutcomes.Of)),
            "Says how good a model was on customers whose outcome is known.",
            "Predictions whose window has ended, a customer once in a cohort, without those whom a campaign treated. An alarm "
                + "does not become likelier by looking more often.");

        Describe(
            routes.MapGet($"{Path}/report", ReportAsync)
                .Produces<string>(StatusCodes.Status200OK, HtmlPage.MediaType)
                .WithMetadata(new ContentSecurity(HtmlPage.PolicyFor(ReportStyle.Text))),
            "Shows what the log says about a model on one page.",
            "The page of `churn monitor --out`: the three voices, the cohorts and the versions. It holds no script and fetches "
                + "nothing.");
    }

    private static int MinCell(HttpContext context) => context.RequestServices.GetRequiredService<ServiceOptions>().MinCell;

    private static async Task<Results<FileContentHttpResult, ProblemResult>> ReportAsync(
        [AsParameters] MonitoringQuery query, HttpContext context)
    {
        var (report, problem) = await AskAsync(context, query);
        return report is null
            ? problem!
            : TypedResults.Bytes(
                MonitoringPage.Write(SmallFigures.Hide(report, MinCell(context))), $"{HtmlPage.MediaType}; charset=utf-8");
    }

    private static void Describe(RouteHandlerBuilder endpoint, string summary, string description) => endpoint
        .WithTags(ApiTags.Monitoring)
        .WithSummary(summary)
        .WithDescription(description + " Answers are kept for as long as ChurnApi:MonitoringInterval says.")
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status404NotFound)
        .NeedsChurnModel();

    private static async Task<Results<Ok<T>, ProblemResult>> AnswerAsync<T>(
        HttpContext context, MonitoringQuery query, Func<LogReport, int, T> answer)
    {
        var (report, problem) = await AskAsync(context, query);
        return report is null
            ? problem!
            : TypedResults.Ok(answer(report, MinCell(context)));
    }

    private static async Task<(LogReport? Report, ProblemResult? Problem)> AskAsync(
        HttpContext context, MonitoringQuery query)
    {
        var services = context.RequestServices;
        if (services.GetService<MonitoringReports>() is not { } reports) return Refuse(KnownProblems.NoLog());
        var (model, problem) = await ModelOfAsync(services, query.Version, context.RequestAborted);
        if (model is null) return (null, problem);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (QuestionOf(model, query, now) is not { } question) return Refuse(KnownProblems.InvalidSpan());
        if (reports.Get(model, question) is not { } report) return Refuse(KnownProblems.Busy());
        try
        {
            return (await report.WaitAsync(Patience, context.RequestAborted), null);
        }
        catch (TimeoutException)
        {
            return (null, new ProblemResult(KnownProblems.MonitoringUnderWay()) { RetryAfterSeconds = RetryAfterSeconds });
        }
        catch (LogUnavailableException)
        {
            return Refuse(KnownProblems.LogUnavailable());
        }
    }

    private static (LogReport? Report, ProblemResult? Problem) Refuse(Problem problem) => (null, new ProblemResult(problem));

    private static MonitoringQuestion? QuestionOf(ChurnModel model, MonitoringQuery query, DateTimeOffset now)
    {
        if (CohortLength.Parse(query.Every ?? CohortLength.Month.ToString()) is not { } length
            || !TryRead(query.From, out var start) || !TryRead(query.Until, out var end))
            return null;
        var question = new MonitoringQuestion(model.Version, start, end, length);
        var span = question.At(now).SpanFor(model);
        return length.StartsIn(span.From, span.Until).Count is > 0 and <= CohortLength.MaxCohorts ? question : null;
    }

    private static bool TryRead(string? text, out DateTimeOffset? day)
    {
        day = null;
        if (text is null) return true;
        if (!DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        day = new DateTimeOffset(read, TimeOnly.MinValue, TimeSpan.Zero);
        return true;
    }

    private static async Task<(ChurnModel? Model, ProblemResult? Problem)> ModelOfAsync(
        IServiceProvider services, string? version, CancellationToken cancellation)
    {
        var host = services.GetRequiredService<ChampionProvider>();
        if (version is null)
            return host.Model is { } champion
                ? (champion, null)
                : (null, NoChampion.Of(host, services.GetRequiredService<ServiceOptions>()));
        try
        {
            return (await services.GetRequiredService<VersionCache>().OpenAsync(version, cancellation), null);
        }
        catch (Exception fault)
            when (VersionProblem.Of(fault, version, services.GetRequiredService<ModelStore>()) is { } problem)
        {
            return (null, new ProblemResult(problem));
        }
    }
}

/// <summary>What GET /monitoring is asked for.</summary>
internal sealed record MonitoringQuery
{
    [Description("The version. Default: the champion.")]
    [FromQuery(Name = "version")]
    public string? Version { get; init; }

    [Description("The first day of the predictions, as in 2026-03-01. Default: three months that can be known.")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("The day before which the predictions end, as in 2026-06-01. Default: now.")]
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    [Description("How long a cohort is: month (the default), or days as in 30d.")]
    [FromQuery(Name = "every")]
    public string? Every { get; init; }
}
