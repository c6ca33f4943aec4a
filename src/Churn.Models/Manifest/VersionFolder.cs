using Churn.Core.Durability;
using Churn.Core.Encryption;

namespace Churn.Models.Manifest;

/// <summary>The folder of a version, and the keys that its files may be encrypted under.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Keys">The keys; null for none, which reads plain files alone.</param>
public sealed record VersionFolder(string Path, EncryptionKeys? Keys = null)
{
    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Reads a file, decrypted where it is encrypted.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <exception cref="BrokenModelException">It cannot be read or decrypted.</exception>
    internal byte[] Read(string file, long maxLength)
    {
        var path = PathOf(file);
        try
        {
            return EncryptedFile.ReadAllBytes(path, maxLength, Keys);
        }
        catch (EncryptionException fault)
        {
            throw new BrokenModelException(path, fault.Fault, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BrokenModelException(path, $"it cannot be read ({fault.GetType().Name}).", fault);
        }
    }

    /// <summary>Writes a file, on the disk when this returns; encrypted where there are keys.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="content">All that it shall hold.</param>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    internal void Write(string file, byte[] content) =>
        DurableFile.Write(PathOf(file), Keys is null ? content : EncryptedFile.Encrypt(content, Keys.Current));
}
