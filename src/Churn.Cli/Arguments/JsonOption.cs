using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary>The option that gives a result as JSON, to a file beside the words or to standard output in their place.</summary>
internal static class JsonOption
{
    public static Option<string> Create() =>
        new("--json")
        {
            Description = "Writes the result to a file, as JSON; - for standard output, instead of the text.",
            HelpName = "FILE",
        };

    /// <summary>Tells before the work what would fail after it.</summary>
    /// <exception cref="UsageException">The file cannot be written there.</exception>
    public static void CheckJson(this ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is { } output and not OutputFile.StandardOutput) OutputFile.Check(option.Name, output);
    }

    /// <summary>Gives a result as it was asked for.</summary>
    /// <exception cref="UsageException">The file cannot be written there.</exception>
    public static int Report<T>(this ParseResult parsed, Option<string> option, T result, JsonTypeInfo<T> json, Action<T> print)
    {
        parsed.CheckJson(option);
        var output = parsed.GetValue(option);
        if (!OutputFile.IsStandardOutput(output)) print(result);
        if (output is null) return ExitCode.Done;
        var text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, json) + "\n");
        OutputFile.Write(option.Name, output, stream => stream.Write(text));
        return ExitCode.Done;
    }
}
