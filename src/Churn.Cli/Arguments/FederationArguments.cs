using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text;
using Churn.Cli.Output;
using Churn.Core.Numerics;
using Churn.Training.Distributed;

namespace Churn.Cli.Arguments;

/// <summary>Who is in a federation: its sites by name and address. The coordinator is the last, and only connects.</summary>
internal sealed class FederationArguments
{
    /// <summary>One number is the coordinator's.</summary>
    private const int MaxSites = WorkerMeshOptions.MaxWorkers - 1;

    private readonly Option<string[]> sites = SchemaArguments.List(
        "--sites",
        "All sites of the federation, the same list for all: such as north=a.example:12400,south=b.example:12400.",
        "NAME=HOST:PORT,...");
    private readonly MeshArguments mesh = new("sites", "site");

    public void AddTo(Command command)
    {
        foreach (var option in mesh.All.Prepend(sites)) command.Options.Add(option);
    }

    /// <summary>Whether sites are named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(sites) is { Length: > 0 };

    /// <summary>Who this is, and where the others are.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="site">The name of this site; null for the coordinator.</param>
    /// <exception cref="UsageException">Options are missing, do not go together, or are out of range.</exception>
    public FederationRequest Read(ParseResult parsed, string? site)
    {
        var given = parsed.GetValue(sites) ?? [];
        var (names, addresses) = (new List<string>(), new List<WorkerAddress>());
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [var name, var address] || !IsName(name))
                throw new UsageException(
                    $"{sites.Name} '{text}' is no site; write NAME=HOST:PORT, such as north=a.example:12400. A name has letters, "
                    + "digits, dots, underscores and hyphens.");
            if (names.Contains(name))
                throw new UsageException($"{sites.Name} names {name} twice; each site has a name of its own.");
            names.Add(name);
            addresses.Add(MeshArguments.AddressOf(sites.Name, address));
        }

        if (names.Count is < 2 or > MaxSites)
            throw new UsageException(
                $"{sites.Name} names {names.Count} sites; a federation has 2 to {MaxSites}. One site alone trains with "
                + "churn train.");
        var number = site is null ? names.Count : names.IndexOf(site);
        if (number < 0)
            throw new UsageException($"--site '{site}' is none of {sites.Name}: {string.Join(", ", names)}.");
        var open = mesh.Read(
            parsed, new Shard(number, names.Count + 1), addresses, site is null ? "churn federate coordinate" : $"--site {site}");
        return new FederationRequest(
            names,
            number,
            () => open() with { Names = [.. names.Select(name => $"site {name}"), "the coordinator"] },
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', given)))));
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.')
        && text != "coordinator";
}

/// <summary>A part in a federation.</summary>
/// <param name="Names">The names of the sites.</param>
/// <param name="Number">Which this is; the number of sites for the coordinator.</param>
/// <param name="Mesh">Where the others are; reads the certificate.</param>
/// <param name="Hash">The SHA-256 of the list of sites, which all must have alike.</param>
internal sealed record FederationRequest(
    IReadOnlyList<string> Names, int Number, Func<WorkerMeshOptions> Mesh, string Hash)
{
    /// <summary>What this process says first.</summary>
    public WorkerHello Hello(WorkerMeshOptions options) =>
        WorkerHello.Of(options.Worker, "", "", Hash) with { Name = options.NameOf(Number) };
}
