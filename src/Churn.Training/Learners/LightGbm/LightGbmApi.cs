using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// The part of LightGBM's C interface that growing trees needs. Every call returns 0 or leaves a message of its thread behind.
/// </summary>
internal static partial class LightGbmApi
{
    /// <summary>The name of the native library; the runtime adds what the platform needs around it.</summary>
    public const string Library = "lib_lightgbm";

    /// <summary>The version of the package, which the build writes into the assembly.</summary>
    public static string Version { get; } = typeof(LightGbmApi).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(fact => fact.Key == "LightGBM").Value!;

    /// <summary>LightGBM's code for values of 32-bit floats.</summary>
    public const int Float32 = 0;

    /// <summary>LightGBM's code for values of 64-bit floats.</summary>
    public const int Float64 = 1;

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int CreateDataset(
        ref readonly float values,
        int type,
        int rows,
        int columns,
        int rowMajor,
        string parameters,
        nint reference,
        out DatasetHandle dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetField(DatasetHandle dataset, string field, ref readonly float values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetField(DatasetHandle dataset, string field, ref readonly double values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeDataset(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int CreateBooster(DatasetHandle dataset, string parameters, out BoosterHandle booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Update(BoosterHandle booster, out int finished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIterCustom")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Update(
        BoosterHandle booster, ref readonly float gradients, ref readonly float curvatures, out int finished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetPredict")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int GetScores(BoosterHandle booster, int dataset, out long length, ref double scores);

    [LibraryImport(Library, EntryPoint = "LGBM_NetworkInitWithFunctions")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int InitNetwork(int workers, int rank, nint reduceScatter, nint allGather);

    [LibraryImport(Library, EntryPoint = "LGBM_NetworkFree")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeNetwork();

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterSaveModelToString")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SaveModel(
        BoosterHandle booster,
        int firstRound,
        int rounds,
        int importance,
        long room,
        out long length,
        Span<byte> text);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeBooster(nint booster);

    /// <exception cref="InvalidOperationException">The call failed; LightGBM's own message is inside.</exception>
    public static void Check(int result)
    {
        if (result != 0) throw new InvalidOperationException($"LightGBM: {Marshal.PtrToStringUTF8(LastError())}");
    }

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint LastError();
}

/// <summary>Growing trees inside LightGBM. Their dataset must live as long.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.FreeBooster(handle) == 0;
}

/// <summary>Binned training rows inside LightGBM.</summary>
internal sealed class DatasetHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.FreeDataset(handle) == 0;
}
