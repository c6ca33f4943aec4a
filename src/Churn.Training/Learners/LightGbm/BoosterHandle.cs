using Microsoft.Win32.SafeHandles;

namespace Churn.Training.Learners.LightGbm;

/// <summary>Growing trees inside LightGBM. Their dataset must live as long.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.FreeBooster(handle) == 0;
}
