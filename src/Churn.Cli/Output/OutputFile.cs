using System.Globalization;
using System.Net.Sockets;
using Churn.Core.Encryption;
using Microsoft.Win32.SafeHandles;

namespace Churn.Cli.Output;

/// <summary>
/// A file that a command writes, whole or not at all: it is a <see cref="ReplacementFile"/> until it is complete. What is no
/// regular file (a device, a named pipe, a socket) is written through, and so is - for standard output.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private const int StandardOutputNumber = 1;
    private const int StandardErrorNumber = 2;

    private readonly string path;
    private readonly Stream stream;
    private readonly ReplacementFile? replacement;
    private readonly IEncryptionKey? key;

    private OutputFile(string path, Stream stream, IEncryptionKey? key, ReplacementFile? replacement = null) =>
        (this.path, this.stream, this.key, this.replacement) = (path, stream, key, replacement);

    /// <summary>Opens a file to write, and reports before the work what would fail after it.</summary>
    /// <param name="option">The option that names the path, for messages.</param>
    /// <param name="path">The path; - for standard output.</param>
    /// <param name="key">The key that the content is encrypted under; null for a plain file.</param>
    /// <exception cref="UsageException">What stands at the path cannot be written or replaced.</exception>
    public static OutputFile Open(string option, string path, IEncryptionKey? key = null)
    {
        try
        {
            if (DescriptorOf(path) is { } descriptor) return new OutputFile(path, OpenDescriptor(descriptor), key);
            var target = TargetOf(path);
            if (Directory.Exists(target)) throw new UsageException($"{path} is a folder; {option} must name a file.");
            var status = FileStatus.Of(target);
            if (status is { IsRegular: false }) return new OutputFile(path, OpenThrough(target, status.Value), key);
            var replacement = ReplacementFile.Create(path, target, status);
            return new OutputFile(path, replacement.Stream, key, replacement);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SocketException)
        {
            throw new UsageException($"{option} cannot write {path}: {Reason(fault)}");
        }
    }

    /// <summary>Reports before the work what would fail after it, where the file is opened only then.</summary>
    /// <exception cref="UsageException">The path is -, or what stands at it cannot be written or replaced.</exception>
    public static void Check(string option, string path)
    {
        if (path == StandardOutput)
            throw new UsageException($"{option} of this command does not go to standard output; name a file.");
        var isReplaced = FileStatus.Of(path) is null or { IsRegular: true }; // to open a pipe would begin to write it
        if (DescriptorOf(path) is null && (isReplaced || Directory.Exists(path))) Open(option, path).Dispose();
    }

    /// <summary>Opens a file, writes it, and puts it in its place.</summary>
    /// <inheritdoc cref="Open"/>
    /// <exception cref="OutputException">It cannot be written to its end.</exception>
    public static void Write(string option, string path, Action<Stream> write, IEncryptionKey? key = null)
    {
        using var output = Open(option, path, key);
        output.Write(stream =>
        {
            write(stream);
            return true;
        });
    }

    /// <summary>Whether a path stands for standard output, so that messages must go elsewhere.</summary>
    public static bool IsStandardOutput(string? path) => path is not null && DescriptorOf(path) == StandardOutputNumber;

    /// <summary>Whether two paths, links followed, lead to one file.</summary>
    public static bool IsSame(string path, string other) =>
        DescriptorOf(path) is null
        && (TargetOf(path) == TargetOf(other)
            || (FileStatus.Of(path) is { } one && one.Identity == FileStatus.Of(other)?.Identity));

    /// <summary>Writes the content, and puts it in its place.</summary>
    /// <param name="write">Writes the content; whatever it throws, what stood at the path stays.</param>
    /// <exception cref="OutputException">It cannot be written to its end.</exception>
    public T Write<T>(Func<Stream, T> write)
    {
        try
        {
            var result = key is null ? write(stream) : WriteEncrypted(write, key);
            stream.Flush();
            replacement?.Commit();
            return result;
        }
        catch (Exception fault) when (IsOfOutput(fault))
        {
            var state = replacement is null ? "" : " What stood there before is unchanged.";
            throw new OutputException($"{path} could not be written: {Reason(fault)}{state}", fault);
        }
    }

    public void Dispose()
    {
        replacement?.Dispose();
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // what is left in its buffer has nowhere to go, and the failure is told already
        }
    }

    private T WriteEncrypted<T>(Func<Stream, T> write, IEncryptionKey under)
    {
        using var encrypting = new EncryptingStream(stream, under);
        var result = write(encrypting);
        encrypting.Complete();
        return result;
    }

    /// <summary>
    /// The number of the stream that a path such as /dev/stdout or /dev/fd/3 names. It must not be opened by that name: of a
    /// socket that fails, and a file would be written from its start.
    /// </summary>
    private static int? DescriptorOf(string path)
    {
        if (path is StandardOutput or "/dev/stdout") return StandardOutputNumber;
        if (path == "/dev/stderr") return StandardErrorNumber;
        return Path.GetDirectoryName(path) is "/dev/fd" or "/proc/self/fd"
            && int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private static Stream OpenDescriptor(int number) => number == StandardOutputNumber
        ? Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write);

    /// <summary>The full path of what a path leads to.</summary>
    private static string TargetOf(string path)
    {
        var full = Path.GetFullPath(path); // of a relative path .NET resolves the link's target against /
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static Stream OpenThrough(string target, FileStatus status)
    {
        if (!status.IsSocket) return new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(target));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Whether it failed to write, unlike a file or a key that was needed for the content.</summary>
    private static bool IsOfOutput(Exception fault) =>
        fault is (IOException and not (EncryptionException or EncryptionKeyException)) or UnauthorizedAccessException;

    /// <summary>The system's words, without the path that .NET puts behind them: it may be that of the temporary file.</summary>
    private static string Reason(Exception fault)
    {
        var end = fault.Message.IndexOf(" : '", StringComparison.Ordinal);
        return end > 0 ? fault.Message[..end] + "." : fault.Message;
    }
}
