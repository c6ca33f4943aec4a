using System.Globalization;
using Churn.Core.Csv;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Churn.Cli.Output;

/// <summary>
/// Where words go: results to standard output, progress and messages to standard error. Names, reasons and values come from files
/// that others wrote, so nothing of them acts on the terminal: what could is shown as an escape.
/// </summary>
internal static class Terminal
{
    private const int PlainWidth = 160;
    private const int MaxFaults = 20;

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
    public static void Print(string line) => Console.Out.WriteLine(PrintableText.Line(line));

    /// <summary>Prints what must not get lost.</summary>
    /// <exception cref="IOException">Standard output did not take it: a full disk, or a reader that has gone.</exception>
    public static void PrintOrThrow(string line)
    {
        // Console.Out keeps silent about a pipe that nobody reads any more.
        using var output = OperatingSystem.IsWindows()
            ? Console.OpenStandardOutput()
            : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        output.Write(System.Text.Encoding.UTF8.GetBytes(line + Environment.NewLine));
        output.Flush();
    }

    public static void Say(string message) => Tell("grey", message);

    public static void Warn(string message) => Tell("yellow", message);

    public static void Fault(string message) => Tell("red", message);

    /// <summary>Reports the first of many faults, and how many more there are.</summary>
    public static void Faults(IReadOnlyCollection<object> faults)
    {
        foreach (var fault in faults.Take(MaxFaults)) Fault(fault.ToString()!);
        if (faults.Count > MaxFaults) Fault($"... and {faults.Count - MaxFaults} more.");
    }

    private static void Tell(string colour, string message)
    {
        if (IsInteractive) Messages.MarkupLine($"[{colour}]{Markup.Escape(PrintableText.Lines(message))}[/]");
        else Console.Error.WriteLine(PrintableText.Lines(message));
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
        console.Pipeline.Attach(new PrintableTextHook());
        if (redirected) console.Profile.Width = WidthAsked() ?? PlainWidth; // no terminal, no width to wrap at
        return console;
    }

    /// <summary>The width that the caller asks for, as terminals say it; null for none.</summary>
    private static int? WidthAsked() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var columns)
        && columns > 0
            ? columns
            : null;

    /// <summary>Escapes the texts of tables and the like; the console's own codes go on.</summary>
    private sealed class PrintableTextHook : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new PrintableRenderable(renderable));
    }

    private sealed class PrintableRenderable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(segment => segment.IsControlCode || segment.IsLineBreak
                ? segment
                : new Segment(PrintableText.Lines(segment.Text), segment.Style));
    }
}
