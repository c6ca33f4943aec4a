namespace Churn.Core.Encryption;

/// <summary>
/// An encrypted file cannot be read, or a file not encrypted: a key is missing or another one, or the file is not what was
/// written. Nothing of it is served.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="fault">What was found, what was expected, and what to do.</param>
/// <param name="inner">The cause, where another fault is one.</param>
public sealed class EncryptionException(string path, string fault, Exception? inner = null)
    : IOException($"{path}: {fault}", inner)
{
    /// <summary>What is wrong, without where the file is.</summary>
    public string Fault => fault;
}

/// <summary>A key that encrypts others cannot be read or used. The message never holds a key.</summary>
/// <param name="message">Which key, what was found, and what to do.</param>
/// <param name="inner">The cause, where another fault is one.</param>
public sealed class EncryptionKeyException(string message, Exception? inner = null) : IOException(message, inner);
