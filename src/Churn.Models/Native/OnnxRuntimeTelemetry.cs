using System.Runtime.CompilerServices;

namespace Churn.Models.Native;

/// <summary>
/// Keeps ONNX Runtime from telling its makers about the models it runs: since 1.29 its Linux build collects facts on every
/// session (names and hashes of graphs among them), stores them in the temporary folder and sends them, unless this variable is
/// set when the library is loaded.
/// </summary>
internal static class OnnxRuntimeTelemetry
{
    private const string OffSwitch = "ORT_DISABLE_TELEMETRY";

#pragma warning disable CA2255 // A library may do this too where it must come before a native library is loaded, by whomever.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void TurnOff() => NativeEnvironment.Set(OffSwitch, "1", overwrite: true);
}
