using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Encryption;
using Churn.Models.Registry;

namespace Churn.Cli.Arguments;

/// <summary>What the commands work on that change how files are encrypted.</summary>
internal sealed class EncryptedPlaces
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Backups, scored files and other files.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> models = new("--models")
    {
        Description = "The folder of a model store: all files of all its versions.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(models);
    }

    /// <summary>Changes each place, one after the other, and says what was done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="ofStore">Changes a store.</param>
    /// <param name="ofFile">Changes a file.</param>
    /// <returns>How many files are plain still.</returns>
    /// <exception cref="UsageException">No place is named, or one that does not exist.</exception>
    public int Change(
        ParseResult parsed,
        EncryptionKeys keys,
        Func<ModelStore, IReadOnlyList<EncryptionChange>> ofStore,
        Func<string, EncryptionChange> ofFile)
    {
        var (store, paths) = (parsed.GetValue(models), parsed.GetRequiredValue(files));
        if (store is null && paths.Length == 0) throw new UsageException("Name a store with --models, or files.");
        if (store is not null && !Directory.Exists(store)) throw new UsageException($"There is no model store {store}.");
        if (paths.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            throw new UsageException($"There is no file {missing}.");
        var plain = 0;
        if (store is not null) plain += Report(store, ofStore(new ModelStore(store, keys: keys)));
        foreach (var path in paths) plain += Report(path, [ofFile(Target(path))]);
        return plain;
    }

    /// <summary>What a path leads to, links followed, so that a file and not a link to it is replaced.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private static int Report(string place, IReadOnlyList<EncryptionChange> changes)
    {
        Terminal.Print($"{place}: {string.Join(", ", Enum.GetValues<EncryptionChange>().Select(Count).OfType<string>())}");
        return changes.Count(change => change == EncryptionChange.IsPlain);

        string? Count(EncryptionChange kind) => changes.Count(change => change == kind) is > 0 and var count
            ? $"{count} {(count == 1 ? "file" : "files")} {Words(kind)}"
            : kind == EncryptionChange.None && changes.Count == 0 ? "no files" : null;
    }

    private static string Words(EncryptionChange kind) => kind switch
    {
        EncryptionChange.Encrypted => "encrypted",
        EncryptionChange.Rotated => "rotated to the key",
        EncryptionChange.IsPlain => "not encrypted, and left so",
        _ => "under the key already",
    };
}
