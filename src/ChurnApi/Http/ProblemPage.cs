using System.Collections.Frozen;
using System.Net;
using System.Reflection;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;

namespace ChurnApi.Http;

/// <summary>A page about a problem, or the index of them all, as docs/ has it.</summary>
/// <param name="Markdown">The page as it is written.</param>
/// <param name="Html">The page for browsers: no script, no style, nothing that it would have to fetch.</param>
internal sealed record ProblemPage(string Markdown, string Html)
{
    /// <summary>The name of the index.</summary>
    public const string Index = "problems";

    private const string Suffix = ".md";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .DisableHtml()
        .Build();

    private static readonly Lazy<FrozenDictionary<string, ProblemPage>> Pages =
        new(() => Names().ToFrozenDictionary(name => name, Read));

    /// <summary>Finds a page by its path without the first slash, such as problems/busy.</summary>
    /// <param name="path">The path. It may end in .md, as the links between the documents do.</param>
    /// <returns>The page; null if there is none.</returns>
    public static ProblemPage? Find(string path) =>
        Pages.Value.GetValueOrDefault(path.EndsWith(Suffix, StringComparison.Ordinal) ? path[..^Suffix.Length] : path);

    private static IEnumerable<string> Names() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Index, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(name => name[..^Suffix.Length]);

    private static ProblemPage Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + Suffix)!;
        using var reader = new StreamReader(resource);
        var markdown = reader.ReadToEnd();
        var title = WebUtility.HtmlEncode(markdown[..markdown.IndexOf('\n')].TrimStart('#', ' '));
        return new ProblemPage(markdown, $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            {Markdig.Markdown.ToHtml(markdown, Pipeline)}</html>

            """);
    }
}
