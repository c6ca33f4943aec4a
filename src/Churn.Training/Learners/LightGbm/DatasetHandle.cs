using Microsoft.Win32.SafeHandles;

namespace Churn.Training.Learners.LightGbm;

/// <summary>Binned training rows inside LightGBM.</summary>
internal sealed class DatasetHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.FreeDataset(handle) == 0;
}
