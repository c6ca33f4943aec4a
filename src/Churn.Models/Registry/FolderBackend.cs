using Churn.Core.Durability;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>A store in a folder: a subfolder a version, and the files of the state beside them.</summary>
internal sealed class FolderBackend(string folder) : IStoreBackend
{
    public string Location => folder;

    public bool Exists => Directory.Exists(folder);

    public bool IsEmpty => !Exists || !Directory.EnumerateFileSystemEntries(folder).Any();

    public void Create() => Directory.CreateDirectory(folder);

    public void CheckWritable()
    {
        // a folder that cannot be written to is found by the lock, which every writer waits for
    }

    public string PathOf(string name) => Path.Combine([folder, .. name.Split('/')]);

    public IReadOnlyList<string> Versions() =>
        !Exists
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(folder)
                    .Select(path => Path.GetFileName(path)!)
                    .Where(ModelFolder.IsVersion)
                    .Order(StringComparer.Ordinal),];

    public bool Has(string version) => Directory.Exists(PathOf(version));

    public IVersionFiles FilesOf(string version) => new FilesInFolder(PathOf(version));

    public string? StampOf(string version)
    {
        var file = new FileInfo(Path.Combine(PathOf(version), ModelFolder.ManifestFile));
        return file.Exists ? FormattableString.Invariant($"{file.Length}-{file.LastWriteTimeUtc.Ticks}") : null;
    }

    public DateTimeOffset WrittenAt(string version) => File.GetLastWriteTimeUtc(PathOf(version));

    public byte[]? ReadState(string name, long maxLength)
    {
        try
        {
            return RegularFile.ReadAllBytes(PathOf(name), maxLength);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IEnumerable<string> Files() =>
        Versions()
            .SelectMany(version => Directory
                .EnumerateFiles(PathOf(version))
                .Select(path => $"{version}/{Path.GetFileName(path)}"))
            .Concat(StoreFiles.Names.Where(name => File.Exists(PathOf(name))))
            .Order(StringComparer.Ordinal);

    public Stream Open(string name) => RegularFile.Open(PathOf(name));

    public void Hold(StoreFiles files, Action work, TimeSpan patience, TimeProvider time)
    {
        using var turn = FolderTransaction.Take(this, files, patience, time);
        work();
    }

    public void Fill(StoreFiles files, Action<string> unpack, TimeSpan patience, TimeProvider time) => unpack(folder);

    public T Write<T>(StoreFiles files, Func<IStoreTransaction, T> write, TimeSpan patience, TimeProvider time)
    {
        using var turn = FolderTransaction.Take(this, files, patience, time);
        return write(turn);
    }
}
