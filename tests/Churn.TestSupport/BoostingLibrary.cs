using Churn.Training.Learners.LightGbm;

namespace Churn.TestSupport;

/// <summary>Tests of boosting need LightGBM, which this machine may not be able to load.</summary>
public static class BoostingLibrary
{
    /// <summary>Skips the test where boosting cannot be trained, and says why.</summary>
    public static void SkipIfMissing()
    {
        var missing = LightGbmMissingException.Find();
        Skip.If(missing is not null, missing);
    }
}
