namespace Churn.Training.Preprocessing;

/// <summary>How numbers are scaled.</summary>
public enum Scaling
{
    /// <summary>Not at all; trees need none.</summary>
    None,

    /// <summary>To mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>To median 0 and interquartile range 1, so that outliers do not squeeze the rest.</summary>
    Robust,
}
