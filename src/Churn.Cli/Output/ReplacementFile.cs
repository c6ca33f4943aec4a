using System.Runtime.InteropServices;

namespace Churn.Cli.Output;

/// <summary>
/// A file that grows under another name in the folder of the file that it will replace, readable by its owner alone, and gets
/// that one's name, mode and owner when it is complete. Until then a failure or a signal that ends the process removes it.
/// </summary>
internal sealed class ReplacementFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly PosixSignal[] EndingSignals =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly string temporary;
    private readonly string target;
    private readonly UnixFileMode mode;
    private readonly PosixSignalRegistration[] signals;

    /// <summary>Held by whoever renames or removes the file: the command, or a signal.</summary>
    private readonly Lock turn = new();

    private ReplacementFile(string temporary, string target, UnixFileMode mode)
    {
        (this.temporary, this.target, this.mode) = (temporary, target, mode);
        signals = Array.ConvertAll(EndingSignals, signal => PosixSignalRegistration.Create(signal, _ => Remove()));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        Stream = new FileStream(temporary, options);
    }

    /// <summary>Takes the content.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins the replacement of a file that may exist or not.</summary>
    /// <param name="path">The path as the user named it, for messages.</param>
    /// <param name="target">The full path, links followed.</param>
    /// <param name="status">What is known of the target; null for nothing.</param>
    /// <exception cref="UsageException">The target cannot be replaced.</exception>
    public static ReplacementFile Create(string path, string target, FileStatus? status)
    {
        var folder = Path.GetDirectoryName(target);
        if (!Directory.Exists(folder)) throw new UsageException($"There is no folder for {path}; make it first.");
        if (status is { IsMountPoint: true })
            throw new UsageException($"{path} is a mount point, so it cannot be replaced; mount its folder instead.");
        var temporary = Path.Combine(folder, $".churn-{Path.GetRandomFileName()}.tmp"); // the target may have the longest name
        if (!File.Exists(target)) return new ReplacementFile(temporary, target, UsualMode(temporary));
        // who may not write the file may not replace it
        File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        var replacement = new ReplacementFile(temporary, target, ModeOf(target));
        if (status is not { } known || known.TryGiveOwnerTo(temporary)) return replacement;
        replacement.Dispose();
        throw new UsageException(
            $"{path} belongs to another user, and cannot be replaced by a file of the same owner; name another file.");
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Stream.SafeFileHandle, mode);
        Stream.Dispose();
        lock (turn) File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Removes the file, unless it is in its place.</summary>
    public void Dispose()
    {
        Remove();
        foreach (var signal in signals) signal.Dispose();
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // what is left in its buffer has nowhere to go, and the failure is told already
        }
    }

    private void Remove()
    {
        lock (turn) File.Delete(temporary);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    /// <summary>The mode that the process gives to new files, seen from one that never holds anything.</summary>
    private static UnixFileMode UsualMode(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.CreateNew);
            return ModeOf(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
