using System.Security.Cryptography;
using ChurnApi.Security;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Console;

/// <summary>A style sheet or script of the console, as it was built in.</summary>
internal sealed class ConsoleFile
{
    private readonly byte[] content;
    private readonly string name;
    private readonly string type;

    private ConsoleFile(string name, string type)
    {
        (this.name, this.type) = (name, type);
        using var resource = typeof(ConsoleFile).Assembly.GetManifestResourceStream($"Console.{name}")!;
        content = new byte[resource.Length];
        resource.ReadExactly(content);
        Tag = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
    }

    public static ConsoleFile Style { get; } = new("console.css", "text/css; charset=utf-8");

    public static ConsoleFile Script { get; } = new("console.js", "text/javascript; charset=utf-8");

    public static IReadOnlyList<ConsoleFile> All { get; } = [Style, Script];

    /// <summary>The file's address; another content has another one, so that browsers may keep it.</summary>
    public string Address => $"{BrowserPage.Path}/{name}?v={Tag}";

    private string Tag { get; }

    /// <summary>Serves the file to everybody: it says nothing of customers.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes
        .MapGet($"{BrowserPage.Path}/{name}", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return TypedResults.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{Tag}\""));
        })
        .ExcludeFromDescription()
        .AllowAnonymous();
}
