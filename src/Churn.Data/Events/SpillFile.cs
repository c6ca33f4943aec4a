namespace Churn.Data.Events;

/// <summary>Makes temporary files of what does not fit into memory. Only their user can read them.</summary>
internal static class SpillFile
{
    /// <summary>
    /// A new file, unbuffered. Where the system allows it, it has no name any more, so that nothing of it stays even if the
    /// process is killed.
    /// </summary>
    /// <exception cref="IOException">The folder of temporary files is missing or full.</exception>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"churn-events-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
