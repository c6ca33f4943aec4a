using Churn.Core.Durability;

namespace Churn.Core.Encryption;

/// <summary>The keys that files are encrypted under: one for what is written, and one that it took the place of.</summary>
/// <param name="current">The key that is written with.</param>
/// <param name="previous">Another key that is read with, while files are rotated; null for none.</param>
public sealed class EncryptionKeys(IEncryptionKey current, IEncryptionKey? previous = null)
{
    /// <summary>What names a key, for messages and help.</summary>
    public const string Form = "file:PATH, env:NAME or command:PROGRAM, as in file:store.key";

    private const string FilePrefix = "file:";
    private const string VariablePrefix = "env:";
    private const string CommandPrefix = "command:";
    private const long MaxKeyFile = 4096;
    private const string Expected = "expected 32 random bytes in base64, as of: openssl rand -base64 32";

    private const UnixFileMode OthersRights = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The key that is written with.</summary>
    public IEncryptionKey Current => current;

    /// <summary>The ids of the keys, for messages.</summary>
    public string Ids => previous is null ? current.Id : $"{current.Id} or {previous.Id}";

    /// <summary>The key of an id; null where it is none of these.</summary>
    public IEncryptionKey? Find(string id) => current.Id == id ? current : previous?.Id == id ? previous : null;

    /// <summary>Gets the keys that are named, once, at the start of a program.</summary>
    /// <param name="current">What names the key; null for none.</param>
    /// <param name="previous">What names the key that it took the place of; null for none.</param>
    /// <returns>The keys; null where none is named.</returns>
    /// <exception cref="EncryptionKeyException">A key cannot be had, or a previous one is named alone.</exception>
    public static EncryptionKeys? Load(string? current, string? previous)
    {
        if (current is not null) return new EncryptionKeys(LoadKey(current), previous is null ? null : LoadKey(previous));
        return previous is null
            ? null
            : throw new EncryptionKeyException("A previous encryption key is named without the one that took its place.");
    }

    /// <summary>Gets a key from where it is kept.</summary>
    /// <param name="source">As <see cref="Form"/>.</param>
    /// <exception cref="EncryptionKeyException">It cannot be had.</exception>
    public static IEncryptionKey LoadKey(string source)
    {
        if (After(source, FilePrefix) is { } path) return OfFile(path);
        if (After(source, VariablePrefix) is { } name) return OfVariable(name);
        if (After(source, CommandPrefix) is { } line) return new CommandKey(line);
        // what stands there may be a key, and is not repeated
        throw new EncryptionKeyException($"An encryption key must be named as {Form}; the key itself is not written there.");
    }

    private static string? After(string source, string prefix) =>
        source.StartsWith(prefix, StringComparison.Ordinal) && source.Length > prefix.Length && !source.Contains('\0')
            ? source[prefix.Length..]
            : null;

    private static LocalKey OfFile(string path)
    {
        try
        {
            var text = RegularFile.ReadAllBytes(path, MaxKeyFile, out var mode);
            if (mode is { } rights && (rights & OthersRights) != 0)
                throw new EncryptionKeyException(
                    $"The key file {path} can be read or written by other users of the machine. If none of them has, run chmod "
                        + "600 on it; else make another key, and rotate to it with churn keys rotate.");
            return LocalKey.Parse(System.Text.Encoding.UTF8.GetString(text))
                ?? throw new EncryptionKeyException($"The key file {path} holds no key; {Expected}.");
        }
        catch (Exception fault) when (fault is (IOException and not EncryptionKeyException) or UnauthorizedAccessException)
        {
            throw new EncryptionKeyException($"The key file {path} cannot be read: {Reason(fault)}", fault);
        }
    }

    private static string Reason(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "the user of this process may not.",
        _ => fault.Message,
    };

    private static LocalKey OfVariable(string name) =>
        LocalKey.Parse(Environment.GetEnvironmentVariable(name)
            ?? throw new EncryptionKeyException($"The environment has no variable {name}, which shall hold the encryption key."))
        ?? throw new EncryptionKeyException($"The variable {name} holds no key; {Expected}.");
}
