using Churn.Core.Markup;
using ChurnApi.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Admin;

/// <summary>
/// GET /problems: all problems. GET /problems/NAME: what a problem is and how to fix it, so that the type of a problem can be
/// opened. Paths that end in .md answer the same, so that the links between the documents lead somewhere here too.
/// </summary>
internal static class ProblemPageEndpoint
{
    /// <summary>The start of the paths of the pages; they need no API key.</summary>
    public const string Path = "/problems";

    private const string Markdown = "text/markdown";
    private const string Forms = "The pages are HTML for browsers and Markdown for other clients; they need no API key.";

    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, AnswerIndex)
            .AnswersPage()
            .WithSummary("All problems that the service answers with.")
            .WithDescription(Forms);
        routes.MapGet($"{Path}.md", AnswerIndex).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet($"{Path}/{{name}}", Answer)
            .AnswersPage()
            .WithSummary("Explains a problem, its cause and how to fix it.")
            .WithDescription($"The `type` of every problem is the path of its page. {Forms}")
            .MayLack();
    }

    private static RouteHandlerBuilder AnswersPage(this RouteHandlerBuilder endpoint) => endpoint
        .WithTags(ApiTags.Problems)
        .Produces<string>(StatusCodes.Status200OK, Markdown, HtmlPage.MediaType)
        .AllowAnonymous();

    private static ContentHttpResult AnswerIndex(HttpRequest request) => Show(ProblemPage.Find(ProblemPage.Index)!, request);

    private static Results<ContentHttpResult, NotFound> Answer(string name, HttpRequest request) =>
        ProblemPage.Find($"{ProblemPage.Index}/{name}") is { } page ? Show(page, request) : TypedResults.NotFound();

    private static ContentHttpResult Show(ProblemPage page, HttpRequest request)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        return request.GetTypedHeaders().Accept.Any(wanted => wanted.MediaType == HtmlPage.MediaType)
            ? TypedResults.Text(page.Html, $"{HtmlPage.MediaType}; charset=utf-8")
            : TypedResults.Text(page.Markdown, $"{Markdown}; charset=utf-8");
    }
}
