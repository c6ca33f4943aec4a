using System.Reflection;
using ChurnApi.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Problems;

/// <summary>GET /problems/NAME: what a problem is and how to mend it, so that the type of a problem can be opened.</summary>
internal static class ProblemPageEndpoint
{
    /// <summary>The start of the paths of the pages; they need no API key.</summary>
    public const string Path = "/problems";

    private const string Markdown = "text/markdown";
    private const string PlainText = "text/plain";

    public static void MapProblemPages(this IEndpointRouteBuilder routes) => routes.MapGet($"{Path}/{{name}}", Answer)
        .WithTags("Problems")
        .WithSummary("What a problem is, why it is one, and how to mend it.")
        .WithDescription("The `type` of every problem is the path of its page. The pages are Markdown; they need no API key.")
        .Produces<string>(StatusCodes.Status200OK, Markdown, PlainText)
        .AllowAnonymous()
        .MayLack();

    private static async Task<Results<ContentHttpResult, NotFound>> Answer(string name, HttpRequest request)
    {
        await using var page = Assembly.GetExecutingAssembly().GetManifestResourceStream($"problems/{name}.md");
        if (page is null) return TypedResults.NotFound();
        using var reader = new StreamReader(page);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        return TypedResults.Text(text, $"{MediaType(request)}; charset=utf-8");
    }

    /// <summary>Browsers, who ask for HTML, show plain text in place and Markdown not at all.</summary>
    private static string MediaType(HttpRequest request)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        return request.GetTypedHeaders().Accept.Any(wanted => wanted.MediaType == "text/html") ? PlainText : Markdown;
    }
}
