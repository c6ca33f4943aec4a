using Churn.Core.Durability;
using Churn.Core.Encryption;

namespace Churn.Models.Manifest;

/// <summary>The files of a version, wherever they are, and the keys that they may be encrypted under.</summary>
public sealed class VersionFolder
{
    private readonly IVersionFiles files;
    private readonly EncryptionKeys? keys;

    /// <param name="files">The files.</param>
    /// <param name="keys">The keys; null for none, which reads plain files alone.</param>
    internal VersionFolder(IVersionFiles files, EncryptionKeys? keys) => (this.files, this.keys) = (files, keys);

    /// <summary>Where the version is, for messages.</summary>
    public string Path => files.Path;

    /// <summary>Where a file of the version is, for messages.</summary>
    public string PathOf(string file) => files.PathOf(file);

    /// <summary>The names of all that is there, also of what no manifest names.</summary>
    internal IEnumerable<string> Names() => files.Names();

    /// <summary>Whether a file is encrypted.</summary>
    /// <exception cref="EncryptionException">Its header is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal bool IsEncrypted(string file)
    {
        using var content = files.Open(file);
        return EncryptedFile.KeyIdOf(content, PathOf(file)) is not null;
    }

    /// <summary>Reads a file, decrypted where it is encrypted.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <exception cref="BrokenModelException">It cannot be read or decrypted.</exception>
    /// <exception cref="StoreUnavailableException">The object storage does not answer.</exception>
    internal byte[] Read(string file, long maxLength)
    {
        var path = PathOf(file);
        try
        {
            return EncryptedFile.ReadAllBytes(files.Open(file), path, maxLength, keys);
        }
        catch (EncryptionException fault)
        {
            throw new BrokenModelException(path, fault.Fault, fault);
        }
        catch (Exception fault)
            when (fault is (IOException or UnauthorizedAccessException) and not StoreUnavailableException)
        {
            throw new BrokenModelException(path, $"it cannot be read ({fault.GetType().Name}).", fault);
        }
    }

    /// <summary>Writes a file; encrypted where there are keys.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="content">All that it shall hold.</param>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    internal void Write(string file, byte[] content) =>
        files.Write(file, keys is null ? content : EncryptedFile.Encrypt(content, keys.Current));

    /// <summary>Ends the writing: all that was written survives a crash.</summary>
    internal void Complete() => files.Complete();
}

/// <summary>The files of a version as they are kept, encrypted or not.</summary>
internal interface IVersionFiles
{
    /// <summary>Where the version is, for messages.</summary>
    string Path { get; }

    /// <summary>Where a file of it is, for messages.</summary>
    string PathOf(string file);

    /// <summary>The names of all that is there.</summary>
    IEnumerable<string> Names();

    /// <summary>Opens a file, at its start.</summary>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    Stream Open(string file);

    /// <summary>Writes a file.</summary>
    void Write(string file, byte[] content);

    /// <summary>Ends the writing: all that was written survives a crash.</summary>
    void Complete();
}

/// <summary>The files of a version in a folder.</summary>
/// <param name="path">The folder; the first file that is written makes it.</param>
internal sealed class FilesInFolder(string path) : IVersionFiles
{
    public string Path => path;

    public string PathOf(string file) => System.IO.Path.Combine(path, file);

    public IEnumerable<string> Names() =>
        Directory.EnumerateFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry));

    public Stream Open(string file) => RegularFile.Open(PathOf(file));

    public void Write(string file, byte[] content)
    {
        Directory.CreateDirectory(path);
        DurableFile.Write(PathOf(file), content);
    }

    public void Complete() => DurableFile.FlushFolder(path);
}

/// <summary>
/// The object storage of a model store does not answer, refuses, or lacks what a store needs. What it holds may be whole: nothing
/// was found out about it.
/// </summary>
public sealed class StoreUnavailableException : IOException
{
    /// <param name="location">The store or the object.</param>
    /// <param name="fault">What happened and what to do.</param>
    /// <param name="inner">The cause, where another fault is one.</param>
    public StoreUnavailableException(string location, string fault, Exception? inner = null)
        : base($"{location}: {fault}", inner)
    {
    }
}
