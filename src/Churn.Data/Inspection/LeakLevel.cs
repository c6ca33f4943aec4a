namespace Churn.Data.Inspection;

/// <summary>How sure it is that a column knows the answer.</summary>
public enum LeakLevel
{
    /// <summary>It looks like it: told, and kept.</summary>
    Suspected,

    /// <summary>The data show it: left out of a training unless allowed.</summary>
    Proven,
}
