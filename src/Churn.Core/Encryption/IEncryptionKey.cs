namespace Churn.Core.Encryption;

/// <summary>A key that encrypts the keys of files, and nothing else. Any number of threads may use it at once.</summary>
public interface IEncryptionKey
{
    /// <summary>What files call it: 1 to 64 printable characters of ASCII. It tells nothing of the key.</summary>
    string Id { get; }

    /// <summary>Encrypts the key of a file.</summary>
    /// <param name="fileKey">The key, 32 bytes.</param>
    /// <returns>The wrapped key, 1 to 384 bytes.</returns>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    byte[] Wrap(ReadOnlySpan<byte> fileKey);

    /// <summary>Decrypts the key of a file.</summary>
    /// <param name="wrapped">What <see cref="Wrap"/> returned.</param>
    /// <returns>The key, 32 bytes.</returns>
    /// <exception cref="EncryptionKeyException">This key did not wrap it, or cannot be used.</exception>
    byte[] Unwrap(ReadOnlySpan<byte> wrapped);
}
