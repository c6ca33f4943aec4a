using System.IO.Pipelines;
using Churn.Access;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using ChurnApi.Security;

namespace ChurnApi.Console;

/// <summary>Takes a file of outcomes from a form, as <see cref="OutcomesEndpoint"/> takes a body.</summary>
internal static class OutcomesUpload
{
    public const string Path = BrowserPage.Path + "/outcomes";

    /// <summary>Where its form stands and its result is shown.</summary>
    public const string Page = BrowserPage.Path + "/monitoring";

    /// <summary>The file holds no outcomes.</summary>
    public const string NoOutcomes = "no-outcomes";

    /// <summary>Too much is under way.</summary>
    public const string Busy = "busy";

    public static void MapOutcomesUpload(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, Answer)
        .ExcludeFromDescription()
        .WithMetadata(new BrowserPage(), new ContentSecurity(BrowserPage.Policy))
        .Needs(Scopes.Outcomes);

    private static async Task<IResult> Answer(
        HttpContext context, ServiceOptions options, MemoryBudget memory, OutcomeReceipts receipts, TimeProvider time)
    {
        context.LiftBodySizeLimit(); // kept by the body
        if (context.Request.ContentLength > options.MaxStreamBytes) return Refuse(FormUpload.TooLarge);
        if (context.RequestServices.GetService<PredictionLog>() is not { } log) return FormUpload.SeeOther(Page);
        using var lease = new MemoryLease(memory);
        if (!lease.TryGrowTo(BatchRun.Memory)) return Refuse(Busy);
        using var watch = new BatchWatch(options.Limits, time, context.RequestAborted);
        var answers = new CountedOutcomes();
        try
        {
            var (file, why) = await FormUpload.ReadAsync(context);
            if (file is null) return Refuse(why!);
            using var body = new BatchBody(PipeReader.Create(file.Body), options.MaxStreamBytes, hashed: false, watch);
            var problem = await OutcomeRun.RunAsync(
                body, FormOf(file.Name), log, answers, options, time.GetUtcNow(), watch.Stop);
            await file.DrainAsync(watch.Stop);
            return problem is null ? Show(receipts, answers, isWhole: true) : Refuse(WhyNot(problem));
        }
        catch (LogUnavailableException)
        {
            return answers.Any ? Show(receipts, answers, isWhole: false) : Refuse(FormUpload.LogAway);
        }
        catch (Exception fault) when (
            fault is IOException or OperationCanceledException or InvalidDataException or BadHttpRequestException)
        {
            return answers.Any ? Show(receipts, answers, isWhole: false) : Refuse(FormUpload.NoFile);
        }
    }

    private static BatchFormat FormOf(string name) => System.IO.Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".JSON" => BatchFormat.Json,
        ".NDJSON" or ".JSONL" => BatchFormat.Lines,
        _ => BatchFormat.Table,
    };

    private static string WhyNot(Problem problem) =>
        problem.Type == ProblemTypes.LogUnavailable ? FormUpload.LogAway
        : problem.Type == ProblemTypes.BodyTooLarge ? FormUpload.TooLarge
        : NoOutcomes;

    private static IResult Refuse(string why) => FormUpload.SeeOther($"{Page}?{FormUpload.Why}={why}");

    private static IResult Show(OutcomeReceipts receipts, CountedOutcomes answers, bool isWhole) =>
        FormUpload.SeeOther($"{Page}?{OutcomeReceipts.Query}={receipts.Seal(answers.Receipt(isWhole))}");
}
