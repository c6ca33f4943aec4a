using System.Diagnostics;

namespace Churn.Benchmarks.Life;

/// <summary>Another process of this program.</summary>
internal static class BenchmarkProcess
{
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(BenchmarkProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException("dotnet did not start.");
}
