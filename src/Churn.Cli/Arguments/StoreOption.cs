using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.ObjectStorage;

namespace Churn.Cli.Arguments;

/// <summary>The option that every command on the model store has.</summary>
internal static class StoreOption
{
    public static Option<string> Create() => new("--models")
    {
        Description = "The folder of the model store, or s3://BUCKET/PREFIX.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "models",
    };

    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option on it.</param>
    /// <param name="who">Who writes, for the history; null for whom the environment names.</param>
    /// <exception cref="UsageException">The folder's name is that of a file.</exception>
    /// <exception cref="FormatException">The address on object storage cannot be used.</exception>
    public static ModelStore OpenStore(this ParseResult parsed, Option<string> option, string? who = null)
    {
        var folder = parsed.GetRequiredValue(option);
        return File.Exists(folder)
            ? throw new UsageException($"{folder} is a file; --models must name a folder, which may not exist yet.")
            : StoreLocation.Open(folder, who: who, keys: parsed.Keys());
    }

    /// <summary>How to read a file so that the rows of erased customers are left out.</summary>
    /// <param name="store">The store that has the list of them.</param>
    /// <param name="reading">How the file is written; null to find out.</param>
    /// <param name="schema">The columns of the model that reads it; null for none.</param>
    /// <param name="key">The column that names customers, where the user says so.</param>
    /// <exception cref="BrokenModelException">The list cannot be read.</exception>
    public static ReadingOptions WithoutErased(
        ModelStore store, ReadingOptions? reading, CustomerSchema? schema = null, string? key = null) =>
        (reading ?? new ReadingOptions()) with { Erased = store.BlockList().With(schema?.Identifier?.Name).With(key) };

    /// <summary>The named version, or the champion.</summary>
    /// <exception cref="UsageException">No version is named and there is no champion.</exception>
    public static string VersionOrChampion(ModelStore store, string? version) => version
        ?? store.ChampionVersion()
        ?? throw new UsageException($"The store {store.Location} has no champion; train one with: churn train FILE");
}
