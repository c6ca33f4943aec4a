using System.Text.Json;
using Churn.Models.Manifest;
using Churn.Models.Scoring;

namespace Churn.Models.Store;

/// <summary>
/// The folder of all models: one subfolder a version, <c>champion.json</c> naming the one that serves, and
/// <c>history.jsonl</c>. Readers need no lock, since everything they see appears whole, by rename; writers take turns.
/// </summary>
public sealed class ModelStore
{
    private const string ChampionFile = "champion.json";
    private const string HistoryFile = "history.jsonl";
    private const string LockFile = ".lock";
    private const string TemporaryPrefix = ".publishing-";

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private readonly TimeProvider time;

    /// <param name="folder">The store's folder; made by the first publish if it does not exist.</param>
    /// <param name="time">The clock of the history.</param>
    public ModelStore(string folder, TimeProvider? time = null)
    {
        Folder = Path.GetFullPath(folder);
        this.time = time ?? TimeProvider.System;
    }

    public string Folder { get; }

    /// <summary>The folder of a version, whether it exists or not.</summary>
    /// <exception cref="UnknownVersionException">The text is no name of a version: it must not lead out of the store.</exception>
    public string FolderOf(string version) => ModelFolder.IsVersion(version)
        ? Path.Combine(Folder, version)
        : throw new UnknownVersionException(version, Versions());

    /// <summary>The versions that were published, in the order of their names.</summary>
    public IReadOnlyList<string> Versions() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)!).Where(ModelFolder.IsVersion).Order(StringComparer.Ordinal)];

    /// <summary>The version that serves; null if none was ever promoted.</summary>
    /// <exception cref="BrokenModelException">The pointer cannot be read.</exception>
    public string? ChampionVersion()
    {
        var path = Path.Combine(Folder, ChampionFile);
        try
        {
            var version = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Readable.ChampionPointer)?.Version;
            return version is not null && ModelFolder.IsVersion(version)
                ? version
                : throw new BrokenModelException(path, "it names no version.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BrokenModelException(path, "it cannot be read as a champion pointer.", fault);
        }
    }

    /// <summary>Reads the manifest of a version.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The folder is not whole.</exception>
    public ModelManifest ReadManifest(string version) => ModelFolder.ReadManifest(Existing(version), version);

    /// <summary>Opens a version for scoring, after verifying every file of it and rescoring its golden records.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The folder is not whole, or the model scores otherwise than when it was made.</exception>
    public ChurnModel Open(string version) => ChurnModel.Open(Existing(version), version);

    /// <summary>
    /// Publishes a model: writes it into a temporary folder, flushes, reopens and verifies it there, and renames. Until the
    /// rename no reader sees anything of it; after a crash nothing but a temporary folder is left, which the next publish
    /// removes. A model that is already there is not written again.
    /// </summary>
    /// <param name="artifacts">The files.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <param name="verify">Checks the reopened model before the rename, by throwing.</param>
    /// <returns>The version.</returns>
    public string Publish(ModelArtifacts artifacts, string why, Action<ChurnModel>? verify = null)
    {
        Directory.CreateDirectory(Folder);
        using var turn = TakeTurn();
        RemoveLeftovers();
        var temporary = Path.Combine(Folder, TemporaryPrefix + Environment.ProcessId);
        try
        {
            var version = Write(artifacts, temporary);
            using (var reopened = ChurnModel.Open(temporary, version)) verify?.Invoke(reopened);
            if (Directory.Exists(FolderOf(version))) ReplaceIfBroken(version, temporary);
            else Directory.Move(temporary, FolderOf(version));
            DurableFile.FlushFolder(Folder);
            Record(HistoryEntry.Publish, version, null, why);
            return version;
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Makes a version the champion, after opening and verifying it.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason, for the history.</param>
    public void Promote(string version, string why)
    {
        Open(version).Dispose();
        using var turn = TakeTurn();
        PointTo(version, PreviousChampion(), why);
    }

    /// <summary>Makes a version the champion if the store has none; of several that try at once, one does.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>Whether it is the champion now.</returns>
    /// <exception cref="BrokenModelException">The pointer cannot be read, or the version is not whole.</exception>
    public bool PromoteFirst(string version, string why)
    {
        Open(version).Dispose();
        using var turn = TakeTurn();
        if (ChampionVersion() is not null) return false;
        PointTo(version, null, why);
        return true;
    }

    /// <summary>What was done to the store, oldest first. A line that a crash cut short is left out.</summary>
    public IReadOnlyList<HistoryEntry> History()
    {
        var path = Path.Combine(Folder, HistoryFile);
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete); // writers go on
        using var text = new StreamReader(file);
        var entries = new List<HistoryEntry>();
        while (text.ReadLine() is { } line)
            if (Parse(line) is { } entry) entries.Add(entry);
        return entries;
    }

    private static HistoryEntry? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Write(ModelArtifacts artifacts, string folder)
    {
        Directory.CreateDirectory(folder);
        var golden = JsonSerializer.SerializeToUtf8Bytes(artifacts.Golden, ManifestJson.Readable.IReadOnlyListGoldenRecord);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ModelFolder.ModelFile] = artifacts.Model,
            [ModelFolder.PortableFile] = artifacts.Portable,
            [ModelFolder.GoldenFile] = golden,
            [ModelFolder.ReportFile] = artifacts.Report,
        };
        foreach (var (name, content) in files) DurableFile.Write(Path.Combine(folder, name), content);
        var hashes = new SortedDictionary<string, string>(files.ToDictionary(f => f.Key, f => ModelFolder.Hash(f.Value)), StringComparer.Ordinal);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            artifacts.Manifest with { Files = hashes }, ManifestJson.Readable.ModelManifest);
        DurableFile.Write(Path.Combine(folder, ModelFolder.ManifestFile), manifest);
        DurableFile.FlushFolder(folder);
        return ModelFolder.VersionOf(manifest);
    }

    private void ReplaceIfBroken(string version, string temporary)
    {
        try
        {
            ChurnModel.Open(FolderOf(version), version).Dispose();
        }
        catch (BrokenModelException)
        {
            var broken = Path.Combine(Folder, TemporaryPrefix + "instead-of-" + version); // out of the way in one step, not file by file
            Directory.Move(FolderOf(version), broken);
            Directory.Move(temporary, FolderOf(version));
            Directory.Delete(broken, recursive: true);
        }
    }

    private void PointTo(string version, string? previous, string why)
    {
        var pointer = JsonSerializer.SerializeToUtf8Bytes(new ChampionPointer(version), ManifestJson.Readable.ChampionPointer);
        DurableFile.Replace(Path.Combine(Folder, ChampionFile), pointer);
        Record(HistoryEntry.Promote, version, previous, why);
    }

    private string? PreviousChampion()
    {
        try
        {
            return ChampionVersion();
        }
        catch (BrokenModelException)
        {
            return null; // a broken pointer must not stop the promotion that mends it
        }
    }

    private string Existing(string version)
    {
        var folder = FolderOf(version);
        return Directory.Exists(folder)
            ? folder
            : throw new UnknownVersionException(version, Versions());
    }

    private void Record(string action, string version, string? previous, string why)
    {
        var entry = new HistoryEntry(time.GetUtcNow(), action, version, previous, why);
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, HistoryJson.Default.HistoryEntry);
        DurableFile.AppendLine(Path.Combine(Folder, HistoryFile), line);
    }

    private void RemoveLeftovers()
    {
        foreach (var leftover in Directory.EnumerateDirectories(Folder, TemporaryPrefix + "*"))
            Directory.Delete(leftover, recursive: true);
    }

    private FileStream TakeTurn()
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new UnauthorizedAccessException($"The model store '{Folder}' cannot be written to: {fault.Message}", fault);
            }
            catch (IOException fault) when (IsTaken(fault) && time.GetElapsedTime(started) < LockPatience)
            {
                Thread.Sleep(LockRetry);
            }
        }
    }

    /// <summary>Whether another writer has its turn; a disk that is full or read-only is no reason to wait.</summary>
    private static bool IsTaken(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is SharingViolation or LockViolation
        : fault.HResult is WouldBlockOnLinux or WouldBlockOnMac;
}
