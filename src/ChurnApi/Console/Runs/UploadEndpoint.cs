using Churn.Access;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Security;
using ChurnApi.Serving;

namespace ChurnApi.Console.Runs;

/// <summary>Takes a file of customers from a form, and scores it while it comes.</summary>
internal static class UploadEndpoint
{
    public const string Path = BrowserPage.Path + "/runs";

    /// <summary>Nothing was scored since no model serves.</summary>
    public const string NoModel = "no-model";

    /// <summary>The field of the form that says in which language messages are written.</summary>
    public const string Language = "language";

    /// <summary>The field of the form that names the column of the customers' languages.</summary>
    public const string LanguageColumn = "language-column";

    public static void MapUpload(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, Answer)
        .ExcludeFromDescription()
        .WithMetadata(new BrowserPage(), new ContentSecurity(BrowserPage.Policy))
        .Needs(Scopes.Predict);

    private static async Task<IResult> Answer(HttpContext context, ServiceOptions options)
    {
        context.LiftBodySizeLimit(); // kept by the run
        if (context.Request.ContentLength > options.MaxStreamBytes) return Refuse(FormUpload.TooLarge);
        var services = context.RequestServices;
        if (services.GetService<RunScoring>() is not { } scoring) return FormUpload.SeeOther(Path);
        if (services.GetRequiredService<ChampionProvider>().ForRequest() is not { } model) return Refuse(NoModel);
        try
        {
            var (file, why) = await FormUpload.ReadAsync(context, Language, LanguageColumn);
            if (file is null) return Refuse(why!);
            var (asOf, _) = AsOfQuery.Read(context.Request, model);
            var run = await scoring.RunAsync(
                file.Body,
                file.Name,
                context.Features.Get<Caller>()?.Name ?? "",
                model,
                asOf,
                file.Fields.GetValueOrDefault(Language),
                file.Fields.GetValueOrDefault(LanguageColumn),
                context.RequestAborted);
            await file.DrainAsync(context.RequestAborted);
            services.GetRequiredService<RunPlanner>().Begin(run);
            return FormUpload.SeeOther(FormattableString.Invariant($"{Path}/{run}"));
        }
        catch (LogUnavailableException)
        {
            return Refuse(FormUpload.LogAway);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidDataException)
        {
            return Refuse(FormUpload.NoFile); // the sender has gone, or sent no form
        }
    }

    private static IResult Refuse(string why) => FormUpload.SeeOther($"{Path}?{FormUpload.Why}={why}");
}
