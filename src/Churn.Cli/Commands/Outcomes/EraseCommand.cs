using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Privacy;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Outcomes.Erasure;

namespace Churn.Cli.Commands.Outcomes;

/// <summary><c>churn erase</c>: erases a customer, and proves it.</summary>
internal sealed class EraseCommand
{
    private const string StandardInput = "-";

    private readonly Option<string> customer = new("--customer")
    {
        Description = "The customer's key as it was sent to be scored, or as it stands in files; - reads it from standard input, "
            + "so that it stands in no history of a shell.",
        HelpName = "KEY",
    };

    private readonly Option<string> proofFile = new("--proof")
    {
        Description = "Writes what was looked at and what was erased, as JSON, without the key.",
        HelpName = "FILE",
    };

    private readonly Option<string> again = new("--check")
    {
        Description = "Erases nothing, and looks again whether anything of the customer of a proof is there. With --customer "
            + "also in files.",
        HelpName = "PROOF",
    };

    private readonly Option<string[]> keyColumns = Repeated(
        "--key-column", "A column of files that names customers, beside those that the versions know; may be repeated.", "NAME");

    private readonly Option<string[]> data = Repeated(
        "--data", "A file that versions learned from, to tell which of them learned from the customer; may be repeated.", "FILE");

    private readonly Option<string[]> scan = Repeated(
        "--scan", "A further file or folder that is looked through for the key; may be repeated.", "PATH");

    private readonly Option<string> log = LogOption.Create(
        isRequired: false, "The log of predictions, outcomes, scoring runs and notes");

    private readonly Option<string> models = StoreOption.Create();

    public static Command Create() => new EraseCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "erase",
            "Erases a customer from the log, keeps their rows out of later trainings and scoring runs over files, names the "
            + "versions that must be retrained, and proves it.")
        {
            customer, log, models, proofFile, again, keyColumns, data, scan,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var before = parsed.GetValue(again) is { } file ? Read(file) : null;
        var key = KeyOf(parsed);
        if (key is null && before is null)
            throw new UsageException("Name whom to erase with --customer KEY, or a proof to look at again with --check PROOF.");
        if (parsed.GetValue(proofFile) is { } path) OutputFile.Check(proofFile.Name, path);
        var (store, location) = (parsed.OpenStore(models), parsed.LogLocationOf(log));
        var options = new ErasureOptions
        {
            KeyColumns = parsed.GetValue(keyColumns) ?? [],
            Scan = parsed.GetValue(scan) ?? [],
            Data = key is null ? new Dictionary<string, bool>() : DataOf(parsed, store, key),
        };
        if (options.Scan.FirstOrDefault(scanned => !Path.Exists(scanned)) is { } missing)
            throw new UsageException($"--scan {missing}: there is no such file or folder.");
        var erasure = new CustomerErasure(store, location, TimeProvider.System, parsed.Keys());
        var proof = await LogOption.NamingFaultsAsync(() => before is null
            ? erasure.EraseAsync(key!, options, cancellation)
            : CheckAsync(erasure, before, key, options, cancellation));
        if (parsed.GetValue(proofFile) is { } output)
            OutputFile.Write(proofFile.Name, output, stream => stream.Write(proof.ToJson()));
        Print(proof);
        return proof.IsErased ? ExitCode.Done : ExitCode.BoundBroken;
    }

    private string? KeyOf(ParseResult parsed)
    {
        var key = parsed.GetValue(customer);
        if (key == StandardInput) key = Console.In.ReadLine();
        return key is null || key.Trim().Length > 0 ? key?.Trim() : throw new UsageException("--customer is empty; name a key.");
    }

    private static async Task<ErasureProof> CheckAsync(
        CustomerErasure erasure, ErasureProof before, string? key, ErasureOptions options, CancellationToken cancellation)
    {
        try
        {
            return await erasure.CheckAsync(before, key, options, cancellation);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException($"--customer: {fault.Message}");
        }
    }

    /// <exception cref="UsageException">The file is no proof.</exception>
    private static ErasureProof Read(string file)
    {
        try
        {
            return ErasureProof.Read(File.ReadAllBytes(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"--check {file}: {fault.Message}");
        }
    }

    /// <summary>Whether the files hold the customer, by their hashes as they are, and as read without others.</summary>
    /// <exception cref="UsageException">No column of a file is known to name customers.</exception>
    private Dictionary<string, bool> DataOf(ParseResult parsed, ModelStore store, string key)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        var asked = BlockList.Empty.Add(key, [.. parsed.GetValue(keyColumns) ?? [], .. store.KeyColumns()], default);
        foreach (var file in parsed.GetValue(data) ?? [])
        {
            var erased = store.BlockList();
            var plain = new ReadingOptions { Keys = parsed.Keys() };
            foreach (var reading in erased.Count == 0 ? [plain] : new[] { plain, plain with { Erased = erased } })
            {
                var table = CsvCustomerReader.Read(file, reading);
                string[] columns = [.. asked.KeyColumns.Union(erased.KeyColumns).Intersect(table.Header)];
                if (columns.Length == 0)
                    throw new UsageException(
                        $"--data {file}: it is not known which column names customers. Name it with {keyColumns.Name}.");
                found[table.Sha256] = columns.Any(name =>
                    table.Column(name).Map(text => asked.Contains(text.ToString())).Contains(true));
            }
        }

        return found;
    }

    private static void Print(ErasureProof proof)
    {
        foreach (var place in proof.Places)
        {
            string?[] figures =
            [
                place.Erased is { } erased ? FormattableString.Invariant($"{erased:N0} erased") : null,
                place.Left is { } left ? FormattableString.Invariant($"{left:N0} left") : null,
                place.Note,
            ];
            Terminal.Print($"{place.Name}: {string.Join(", ", figures.OfType<string>())}");
        }

        ErasedVersion[] stale = [.. proof.MustRetrain];
        foreach (var version in stale)
            Terminal.Print($"version {version.Version}{(version.IsChampion ? ", the champion" : "")}: "
                + (version.Learned == Learned.Yes
                    ? "learned from the customer; retrain"
                    : "may have learned from the customer; retrain, or name its file with --data"));
        foreach (var sentence in proof.NotCovered) Terminal.Say(sentence);
        Terminal.Print(!proof.IsErased ? "Not erased: see what is left above."
            : stale.Length == 0 ? "Erased: nothing is left in what was looked at."
            : "Erased: nothing is left in what was looked at; "
                + (stale.Length == 1 ? "1 version must be retrained." : $"{stale.Length} versions must be retrained."));
    }

    private static Option<string[]> Repeated(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
