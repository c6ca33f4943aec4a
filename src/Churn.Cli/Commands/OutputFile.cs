namespace Churn.Cli.Commands;

/// <summary>A file that a command writes at its end.</summary>
internal static class OutputFile
{
    /// <summary>Tells before the work what would fail after it.</summary>
    /// <exception cref="UsageException">The path is -, a folder, or in a folder that does not exist.</exception>
    public static void Check(string option, string output)
    {
        if (output == "-") throw new UsageException($"{option} of this command does not go to standard output; name a file.");
        var path = Path.GetFullPath(output);
        if (Directory.Exists(path)) throw new UsageException($"{output} is a folder; {option} must name a file.");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new UsageException($"There is no folder for {output}; make it first.");
    }
}
