using System.Runtime.InteropServices;
using Churn.Models.Native;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// The native library that grows trees cannot be loaded. The message says how to fix it, or what to do without it.
/// </summary>
public sealed class LightGbmMissingException(Exception cause) : Exception(Explain(), cause)
{
    private const string Missing = "LightGBM, which grows the trees of boosting, cannot be loaded.";

    /// <summary>Why boosting cannot be trained on this machine and what to install; null if it can.</summary>
    public static string? Find()
    {
        try
        {
            ThrowIfMissing();
            return null;
        }
        catch (LightGbmMissingException)
        {
            return $"{Missing} {Remedy()}";
        }
    }

    /// <summary>Loads the library, so that its absence is told before any work is done.</summary>
    /// <exception cref="LightGbmMissingException">The library, or one that it needs, is not there.</exception>
    public static void ThrowIfMissing() => Load(LightGbmApi.Library);

    internal static void Load(string library)
    {
        // Threads of OpenMP spin by default where they wait, which keeps the processor from workers on the same machine.
        NativeEnvironment.Set("OMP_WAIT_POLICY", "passive", overwrite: false);
        try
        {
            NativeLibrary.Load(library, typeof(LightGbmMissingException).Assembly, null);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new LightGbmMissingException(fault);
        }
    }

    private static string Explain() => $"{Missing} {Remedy()} Or train without it: --model logistic,forest,network.";

    private static string Remedy() => (OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, Architecture.X64) =>
            "It needs the OpenMP runtime: apt-get install libgomp1 (Debian, Ubuntu), or your system's package of libgomp.",
        (false, Architecture.X64) => "It needs the OpenMP runtime of the system.",
        (_, var other) => $"It comes for x64 processors on Linux, Windows and macOS; this is {other}.",
    };
}
