using System.Diagnostics;
using System.Globalization;

namespace Churn.Benchmarks.Quality;

/// <summary>How a process ended, and what it cost.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="ProcessorSeconds">The user and system time of the process and of those that it waited for.</param>
/// <param name="PeakMiB">The most resident memory of the process, looked up every few milliseconds.</param>
internal sealed record MeasuredProcess(int ExitCode, string Errors, double ProcessorSeconds, double PeakMiB)
{
    /// <summary>The unit of times in /proc, which is the same on every machine.</summary>
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a program to its end. Linux alone: the cost is read from /proc, so one runs at a time.</summary>
    public static async Task<MeasuredProcess> Run(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var before = ChildrenTicks();
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var peak = 0L;
        try
        {
            var end = process.WaitForExitAsync(cancellation);
            while (!end.IsCompleted)
            {
                peak = Math.Max(peak, PeakKiB(process.Id));
                await Task.WhenAny(end, Task.Delay(Interval, CancellationToken.None));
            }

            await end;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await output;
        return new MeasuredProcess(
            process.ExitCode, await errors, (ChildrenTicks() - before) / TicksPerSecond, peak / 1024.0);
    }

    /// <summary>Fails with what the process wrote to standard error unless its exit code is one of those given.</summary>
    public MeasuredProcess Ensure(string what, params int[] codes) => codes.Contains(ExitCode)
        ? this
        : throw new InvalidOperationException(
            FormattableString.Invariant($"{what} ended with exit code {ExitCode}:{Environment.NewLine}{Errors}"));

    /// <summary>The user and system time of all processes that this one started and waited for.</summary>
    private static long ChildrenTicks()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // from the state, field 3 of proc(5); these are 16 and 17
        return long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture);
    }

    private static long PeakKiB(int process)
    {
        try
        {
            var line = File.ReadLines(FormattableString.Invariant($"/proc/{process}/status"))
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture); // ... kB
        }
        catch (IOException) // it has just ended
        {
            return 0;
        }
    }
}
