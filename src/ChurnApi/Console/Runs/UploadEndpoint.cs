using Churn.Access;
using Churn.Core.Csv;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Takes a file of customers from a form, and scores it while it comes. It is no page, since pages would first put the whole form
/// on the disk.
/// </summary>
internal static class UploadEndpoint
{
    public const string Path = BrowserPage.Path + "/runs";

    /// <summary>The member of the query that says why nothing was scored.</summary>
    public const string Why = "why";

    public const string OldForm = "old-form";
    public const string NoFile = "no-file";
    public const string NoModel = "no-model";
    public const string TooLarge = "too-large";
    public const string LogAway = "log-away";

    /// <summary>The field of the form that says in which language messages are written.</summary>
    public const string Language = "language";

    /// <summary>The field of the form that names the column of the customers' languages.</summary>
    public const string LanguageColumn = "language-column";

    private const string TokenHeader = "RequestVerificationToken";
    private const int LongestName = 200;
    private const int LongestField = 4096;
    private const long Drained = 256 * 1024 * 1024;

    public static void MapUpload(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, Answer)
        .ExcludeFromDescription()
        .WithMetadata(new BrowserPage(), new ContentSecurity(BrowserPage.Policy))
        .Needs(Scopes.Predict);

    private static async Task<IResult> Answer(HttpContext context, ServiceOptions options)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null; // kept by the run
        if (context.Request.ContentLength > options.MaxStreamBytes) return Refuse(TooLarge);
        var services = context.RequestServices;
        if (services.GetService<RunScoring>() is not { } scoring) return SeeOther(Path);
        if (services.GetRequiredService<ChampionProvider>().ForRequest() is not { } model) return Refuse(NoModel);
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
            return Refuse(NoFile);
        try
        {
            var form = new MultipartReader(boundary, context.Request.Body);
            var fields = new Dictionary<string, string>();
            while (await form.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (section.GetContentDispositionHeader()?.IsFileDisposition() != true)
                {
                    await TakeFieldAsync(context, section, fields);
                    continue;
                }

                if (!context.Request.Headers.ContainsKey(TokenHeader)
                    || !await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
                    return Refuse(OldForm);
                var name = PlainText.OneLine(section.AsFileSection()!.FileName);
                if (name.Length == 0) return Refuse(NoFile);
                var (asOf, _) = AsOfQuery.Read(context.Request, model);
                var run = await scoring.RunAsync(
                    section.Body,
                    name.Length > LongestName ? name[..LongestName] : name,
                    context.Features.Get<Caller>()?.Name ?? "",
                    model,
                    asOf,
                    fields.GetValueOrDefault(Language),
                    fields.GetValueOrDefault(LanguageColumn),
                    context.RequestAborted);
                await DrainAsync(section.Body, context.RequestAborted);
                services.GetRequiredService<RunPlanner>().Begin(run);
                return SeeOther(FormattableString.Invariant($"{Path}/{run}"));
            }

            return Refuse(NoFile);
        }
        catch (LogUnavailableException)
        {
            return Refuse(LogAway);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidDataException)
        {
            return Refuse(NoFile); // the sender has gone, or sent no form
        }
    }

    /// <summary>
    /// The fields of the form come before the file. The token against forged requests is checked as if it were a header.
    /// </summary>
    private static async Task TakeFieldAsync(
        HttpContext context, MultipartSection section, Dictionary<string, string> fields)
    {
        var bytes = new byte[LongestField];
        var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        var text = System.Text.Encoding.UTF8.GetString(bytes, 0, length).Trim();
        if (section.AsFormDataSection()?.Name is not { } name || text.Length == 0) return;
        if (name == "__RequestVerificationToken") context.Request.Headers[TokenHeader] = text;
        else if (name is Language or LanguageColumn) fields[name] = text;
    }

    /// <summary>Reads what is left of a refused file: a browser that is cut short shows no answer.</summary>
    private static async Task DrainAsync(Stream rest, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (long all = 0; all < Drained;)
        {
            var count = await rest.ReadAsync(buffer, cancellation);
            if (count == 0) return;
            all += count;
        }
    }

    private static SeeOtherResult Refuse(string why) => SeeOther($"{Path}?{Why}={why}");

    private static SeeOtherResult SeeOther(string address) => new SeeOtherResult(address);

    /// <summary>Leads a browser to another page, which it asks for with GET.</summary>
    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
