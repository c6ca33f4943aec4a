using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Encryption;
using Churn.Models.Registry;
using Churn.ObjectStorage;
using Churn.Outcomes.Storage;

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
        Description = "A model store, a folder or s3://BUCKET/PREFIX: all files of all its versions.",
        HelpName = "DIR",
    };

    private readonly Option<string> log = LogOption.Create(isRequired: false, "A log in SQLite, as in sqlite:log.db");

    public void AddTo(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(models);
        command.Options.Add(log);
    }

    /// <summary>Changes each place, one after the other, and says what was done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="ofStore">Changes a store.</param>
    /// <param name="ofLog">Changes a log.</param>
    /// <param name="ofFile">Changes a file.</param>
    /// <returns>How many files are plain still.</returns>
    /// <exception cref="UsageException">No place is named, or one that does not exist.</exception>
    /// <exception cref="LogException">The log cannot be used.</exception>
    public async Task<int> ChangeAsync(
        ParseResult parsed,
        EncryptionKeys keys,
        Func<ModelStore, IReadOnlyList<EncryptionChange>> ofStore,
        Func<LogEncryption, Task<EncryptionChange>> ofLog,
        Func<string, EncryptionChange> ofFile)
    {
        var (store, paths) = (parsed.GetValue(models), parsed.GetValue(files) ?? []);
        var database = LogFile(parsed.LogLocationOf(log));
        if (store is null && database is null && paths.Length == 0)
            throw new UsageException("Name a store with --models, a log with --log, or files.");
        var opened = store is null ? null : StoreLocation.Open(store, keys: keys);
        if (opened is { Exists: false }) throw new UsageException($"There is no model store {store}.");
        if (paths.Append(database).FirstOrDefault(path => path is not null && !File.Exists(path)) is { } missing)
            throw new UsageException(
                Directory.Exists(missing)
                    ? $"{missing} is a folder. Name a model store with --models, and other files one by one."
                    : $"There is no file {missing}.");
        var plain = 0;
        if (opened is not null) plain += Report(store!, ofStore(opened));
        if (database is not null)
            plain += Report(database, [await LogOption.NamingFaultsAsync(
                () => ofLog(new LogEncryption(database, keys)), "; if a service writes to it, stop that first")]);
        foreach (var path in paths) plain += Report(path, [ofFile(Target(path))]);
        return plain;
    }

    private static string? LogFile(LogLocation? log) => log is null
        ? null
        : log.File
            ?? throw new UsageException("A log in PostgreSQL is encrypted by its own means; --log must name one in SQLite.");

    /// <summary>What a path leads to, links followed, so that a file and not a link to it is replaced.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private static int Report(string place, IReadOnlyList<EncryptionChange> changes)
    {
        string[] counts =
        [
            .. changes.CountBy(change => change).OrderBy(count => count.Key)
                .Select(count => $"{count.Value} {(count.Value == 1 ? "file" : "files")} {Words(count.Key)}"),
        ];
        Terminal.Print($"{place}: {(counts.Length == 0 ? "no files" : string.Join(", ", counts))}");
        return changes.Count(change => change == EncryptionChange.IsPlain);
    }

    private static string Words(EncryptionChange kind) => kind switch
    {
        EncryptionChange.Encrypted => "encrypted",
        EncryptionChange.Rotated => "rotated to the key",
        EncryptionChange.IsPlain => "not encrypted, and left so",
        _ => "under the key already",
    };
}
