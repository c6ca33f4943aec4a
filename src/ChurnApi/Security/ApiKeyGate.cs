using System.Security.Cryptography;
using System.Text;
using ChurnApi.Configuration;
using ChurnApi.Health;
using ChurnApi.Problems;

namespace ChurnApi.Security;

/// <summary>Lets requests through that carry one of the service's API keys. Health and the pages of problems need none.</summary>
internal sealed class ApiKeyGate(RequestDelegate next, ServiceOptions options)
{
    public const string Header = "X-Api-Key";

    /// <summary>Hashes have one length, so comparing them tells nothing of the keys' lengths.</summary>
    private readonly byte[][] keys = [.. options.ApiKeys.Select(Hash)];

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments(HealthEndpoint.Path)
        || context.Request.Path.StartsWithSegments(ProblemPageEndpoint.Path)
        || IsKnown(context.Request.Headers[Header].ToString())
            ? next(context)
            : new ProblemResult(KnownProblems.ApiKey()).ExecuteAsync(context);

    /// <summary>Compares with every key, and each to its end: the time taken tells nothing.</summary>
    private bool IsKnown(string sent)
    {
        var hash = Hash(sent);
        var known = false;
        foreach (var key in keys) known |= CryptographicOperations.FixedTimeEquals(key, hash);
        return known;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
