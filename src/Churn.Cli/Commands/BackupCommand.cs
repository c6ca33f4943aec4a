using System.CommandLine;
using System.Formats.Tar;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Durability;
using Churn.Core.Encryption;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Cli.Commands;

/// <summary>
/// <c>churn backup</c> and <c>churn restore</c>: the model store, and a log in SQLite, in one file and back again.
/// </summary>
internal static class BackupCommand
{
    private const string StoreFolder = "models/";
    private const string LogEntry = "log.db";

    /// <summary>The key of an encrypted log, in a backup that is encrypted itself, so that it depends on one key alone.</summary>
    private const string LogKeyEntry = "log.key";

    public static Command Create()
    {
        var models = StoreOption.Create();
        var log = LogOption.Create(isRequired: false);
        var file = new Option<string>("--out") { Description = "The backup: a tar file.", HelpName = "FILE", Required = true };
        var command = new Command(
            "backup",
            "Copies the model store, and a log in SQLite, into one file, each as it is at one moment; nothing has to stop. With "
            + "--encryption-key the file is encrypted.")
        {
            file, models, log,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (store, path) = (parsed.OpenStore(models), parsed.GetRequiredValue(file));
            OutputFile.Check(file.Name, path);
            if (!store.Exists) throw new UsageException($"There is no model store {store.Location}.");
            var folder = Directory.CreateTempSubdirectory("churn-");
            try
            {
                var copy = Path.Combine(folder.FullName, LogEntry);
                if (parsed.GetValue(log) is not null && !await parsed.WithLogAsync(
                    log, open => open.BackUpAsync(copy, cancellation), cancellation))
                    throw new UsageException(
                        "A log in PostgreSQL is backed up with its own tools: pg_dump --schema=churn_log --format=custom "
                            + "DATABASE");
                OutputFile.Write(file.Name, path, output => Pack(output, store, copy, parsed.Keys()), parsed.Keys()?.Current);
                if (!OperatingSystem.IsWindows() && FileStatus.Of(path) is { IsRegular: true }) // the log is about customers
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            Terminal.Print($"{path}: {store.Versions().Count} versions{(parsed.GetValue(log) is null ? "" : " and the log")}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "The backup, as churn backup made it." };
        var models = StoreOption.Create();
        var logOption = LogOption.Create(isRequired: false);
        var command = new Command(
            "restore", "Brings a model store, and a log in SQLite, back from a backup, where there is none yet, and checks it.")
        {
            file, models, logOption,
        };
        command.SetAction(parsed =>
        {
            var store = parsed.OpenStore(models);
            if (!store.IsEmpty)
                throw new UsageException($"{store.Location} is not empty; move it away, or name another place with --models.");
            var log = LogFile(parsed.LogLocationOf(logOption));
            store.Restore(folder => Unpack(parsed.GetRequiredValue(file), folder, log, parsed.Keys()));
            foreach (var fault in Faults(store.Verify())) Terminal.Fault(fault);
            Terminal.Print($"{store.Location}: {store.Versions().Count} versions, champion {store.ChampionVersion() ?? "none"}");
            return store.Verify().IsWhole ? ExitCode.Done : ExitCode.StoreBroken;
        });
        return command;
    }

    private static IEnumerable<string> Faults(StoreVerification found) =>
        [.. found.Faults, .. found.Versions.SelectMany(version => version.Faults)];

    private static void Pack(Stream output, ModelStore store, string log, EncryptionKeys? keys)
    {
        using var tar = new TarWriter(output, leaveOpen: true);
        store.CopyTo((path, name, content) => tar.WriteEntry(EntryOf(path, StoreFolder + name, content)));
        if (!File.Exists(log)) return;
        tar.WriteEntry(log, LogEntry);
        if (keys is null || new LogEncryption(log, keys).ReadSecret() is not { } secret) return;
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, LogKeyEntry) { DataStream = new MemoryStream(secret) });
    }

    /// <summary>
    /// An entry with the rights and the time of a file, and what it holds decrypted. An object has neither: only the owner may
    /// read it.
    /// </summary>
    private static PaxTarEntry EntryOf(string? path, string name, Stream content)
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = content,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        if (path is null) return entry;
        entry.ModificationTime = File.GetLastWriteTimeUtc(path);
        if (!OperatingSystem.IsWindows()) entry.Mode = File.GetUnixFileMode(path);
        return entry;
    }

    /// <returns>The file of the log; null where none is named.</returns>
    /// <exception cref="UsageException">It is not in SQLite, or it is there already.</exception>
    private static string? LogFile(LogLocation? log)
    {
        if (log is null) return null;
        var path = log.File ?? throw new UsageException(
            "A log in PostgreSQL is restored with its own tools: pg_restore --dbname=DATABASE FILE");
        return File.Exists(path) ? throw new UsageException($"{path} is there already; move it away, or name another.") : path;
    }

    /// <summary>Unpacks a backup, after a check of all of it where it is encrypted. Files of versions are encrypted.</summary>
    private static void Unpack(string file, string models, string? log, EncryptionKeys? keys)
    {
        try
        {
            using var input = EncryptedFile.Open(File.OpenRead(file), file, keys);
            if (input is not FileStream) EncryptedFile.Verify(input);
            using var tar = new TarReader(input);
            var hasLog = false;
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.Name == LogEntry) hasLog = true;
                if (Target(entry, models, log) is not { } target) continue;
                if (entry.Name == LogKeyEntry)
                {
                    if (keys is not null) new LogEncryption(target, keys).WriteSecret(Content(entry));
                    continue;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                if (keys is null || !IsOfVersion(entry)) entry.ExtractToFile(target, overwrite: false);
                else Extract(entry, target, keys.Current);
            }

            if (log is not null && !hasLog) throw new UsageException($"{file} holds no log.");
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new UsageException($"{file} is not a whole backup: {fault.Message}");
        }
    }

    private static void Extract(TarEntry entry, string target, IEncryptionKey key)
    {
        using var output = DurableFile.Open(target, FileMode.CreateNew, FileShare.None, entry.Mode);
        using var encrypting = new EncryptingStream(output, key);
        entry.DataStream?.CopyTo(encrypting); // an empty file has none
        encrypting.Complete();
    }

    private static byte[] Content(TarEntry entry)
    {
        if (entry.Length != LocalKey.Length) throw new InvalidDataException("the key of its log is none.");
        var content = new byte[entry.Length];
        entry.DataStream!.ReadExactly(content);
        return content;
    }

    private static bool IsOfVersion(TarEntry entry) => entry.Name.Count(letter => letter == '/') == 2;

    /// <summary>Where an entry goes; null for one that is not wanted.</summary>
    /// <exception cref="InvalidDataException">It is none of a backup's, or would go elsewhere.</exception>
    private static string? Target(TarEntry entry, string models, string? log)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            throw new InvalidDataException("it holds something other than files.");
        if (entry.Name is LogEntry or LogKeyEntry) return log;
        var parts = entry.Name.StartsWith(StoreFolder, StringComparison.Ordinal)
            ? entry.Name[StoreFolder.Length..].Split('/')
            : [];
        return parts.Length is 1 or 2 && parts.All(part => part is not ("" or "." or "..") && Path.GetFileName(part) == part)
            ? Path.Combine([models, .. parts])
            : throw new InvalidDataException("it holds a file that no backup has.");
    }
}
