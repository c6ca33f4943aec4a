using System.Globalization;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>Where words go: results to standard output, progress and messages to standard error.</summary>
internal static class Terminal
{
    private const int PlainWidth = 160;

    /// <summary>Below this width, in columns, tables leave out what does not fit.</summary>
    private const int WideFrom = 120;

    /// <summary>For results.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>For progress and messages.</summary>
    public static IAnsiConsole Messages { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether a table of all models fits.</summary>
    public static bool IsWide => Results.Profile.Width >= WideFrom;

    /// <summary>Whether messages go to a terminal that can show progress bars.</summary>
    public static bool IsInteractive => !Console.IsErrorRedirected;

    /// <summary>A line of the result, never wrapped.</summary>
    public static void Print(string line) => Console.Out.WriteLine(line);

    public static void Say(string message) => Tell("grey", message);

    public static void Warn(string message) => Tell("yellow", message);

    public static void Fault(string message) => Tell("red", message);

    private static void Tell(string colour, string message)
    {
        if (IsInteractive) Messages.MarkupLine($"[{colour}]{Markup.Escape(message)}[/]");
        else Console.Error.WriteLine(message);
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthAsked() ?? PlainWidth; // no terminal, no width to wrap at
        return console;
    }

    /// <summary>The width that the caller asks for, as terminals say it; null for none.</summary>
    private static int? WidthAsked() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
        && columns > 0 ? columns : null;
}
