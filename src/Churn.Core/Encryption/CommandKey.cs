using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Churn.Core.Csv;

namespace Churn.Core.Encryption;

/// <summary>
/// A key that another program holds, such as the client of a key management service. The program is started with one more word:
/// <c>id</c>, and writes the name of its key; <c>wrap</c> or <c>unwrap</c>, and reads a line of base64 from standard input and
/// writes the wrapped or unwrapped bytes in base64.
/// </summary>
public sealed class CommandKey : IEncryptionKey
{
    private const int MaxAnswer = 4096;
    private const int MostShown = 200;
    private const int MaxKept = 10_000;

    private readonly string[] words;
    private readonly TimeSpan patience;

    /// <summary>Keys that were unwrapped, by what they were wrapped as: a listing of a store asks for many.</summary>
    private readonly ConcurrentDictionary<string, byte[]> unwrapped = new(StringComparer.Ordinal);

    /// <param name="line">The program and its arguments, with blanks between; double quotes keep a word together.</param>
    /// <param name="patience">How long each answer may take; null for half a minute.</param>
    /// <exception cref="EncryptionKeyException">The program cannot be run or names no key.</exception>
    public CommandKey(string line, TimeSpan? patience = null)
    {
        this.patience = patience ?? TimeSpan.FromSeconds(30);
        words = [.. Words(line)];
        if (words.Length == 0) throw new EncryptionKeyException("The key's command is empty; name a program.");
        Id = Run("id", null);
        if (!EncryptedHeader.IsKeyId(Id))
            throw Fault($"its answer to 'id' must be a name of 1 to {EncryptedHeader.MaxKeyId} printable characters of ASCII");
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Wraps a key, and has it unwrapped again: a key that cannot be unwrapped would lose the file.</summary>
    /// <inheritdoc/>
    public byte[] Wrap(ReadOnlySpan<byte> fileKey)
    {
        var wrapped = Ask("wrap", fileKey);
        if (wrapped.Length is 0 or > EncryptedHeader.MaxWrappedKey)
            throw Fault($"it wrapped a key as {wrapped.Length} bytes; expected 1 to {EncryptedHeader.MaxWrappedKey}");
        return CryptographicOperations.FixedTimeEquals(Unwrap(wrapped), fileKey)
            ? wrapped
            : throw Fault("it unwraps another key than it wrapped");
    }

    /// <inheritdoc/>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        var name = Convert.ToBase64String(wrapped);
        if (unwrapped.TryGetValue(name, out var known)) return known;
        var key = Ask("unwrap", wrapped);
        if (key.Length != LocalKey.Length) throw Fault($"it unwrapped a key of {key.Length} bytes; expected {LocalKey.Length}");
        if (unwrapped.Count < MaxKept) unwrapped[name] = key;
        return key;
    }

    /// <summary>Splits a command line into words.</summary>
    private static IEnumerable<string> Words(string line)
    {
        var word = new System.Text.StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var letter in line)
        {
            if (letter == '"') (isQuoted, isWord) = (!isQuoted, true);
            else if (isQuoted || !char.IsWhiteSpace(letter)) (isWord, _) = (true, word.Append(letter));
            else if (isWord)
            {
                yield return word.ToString();
                word.Clear();
                isWord = false;
            }
        }

        if (isWord) yield return word.ToString();
    }

    private byte[] Ask(string verb, ReadOnlySpan<byte> bytes)
    {
        var answer = Run(verb, Convert.ToBase64String(bytes));
        var result = new byte[MaxAnswer];
        return Convert.TryFromBase64String(answer, result, out var length)
            ? result[..length]
            : throw Fault($"its answer to '{verb}' is not base64");
    }

    private string Run(string verb, string? input)
    {
        using var process = Start(verb);
        using var end = new CancellationTokenSource(patience);
        try
        {
            var (answer, complaint) = (ReadAsync(process.StandardOutput, end.Token), ReadAsync(process.StandardError, end.Token));
            Tell(process, input);
            Task.WhenAll(answer, complaint, process.WaitForExitAsync(end.Token)).GetAwaiter().GetResult();
            if (process.ExitCode == 0) return answer.Result.Trim();
            var said = complaint.Result.Trim().Split('\n')[0];
            throw Fault($"'{verb}' ended with exit code {process.ExitCode}"
                + (said.Length == 0 ? "" : $": {PrintableText.Line(said[..Math.Min(said.Length, MostShown)])}"));
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw Fault(FormattableString.Invariant($"'{verb}' was not answered within {patience.TotalSeconds} s"), fault);
        }
    }

    private Process Start(string verb)
    {
        var start = new ProcessStartInfo(words[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in words[1..].Append(verb)) start.ArgumentList.Add(word);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception fault) when (fault is ExternalException or IOException or InvalidOperationException)
        {
            throw Fault("it cannot be started; name a program that the user of this process may run", fault);
        }
    }

    private static void Tell(Process process, string? input)
    {
        try
        {
            if (input is not null) process.StandardInput.Write(input + "\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it ended without reading; its exit code says why
        }
    }

    /// <summary>Reads what a program writes, and passes over what is beyond any answer.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellation)
    {
        var (kept, block) = (new System.Text.StringBuilder(), new char[MaxAnswer]);
        while (await reader.ReadAsync(block, cancellation).ConfigureAwait(false) is > 0 and var count)
            kept.Append(block, 0, Math.Min(count, (2 * MaxAnswer) - kept.Length));
        return kept.ToString();
    }

    private EncryptionKeyException Fault(string fault, Exception? inner = null) =>
        new($"The key's command '{PrintableText.Line(words[0])}' cannot be used: {fault}.", inner);
}
