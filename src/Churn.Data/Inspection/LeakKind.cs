namespace Churn.Data.Inspection;

/// <summary>What gives a leak away.</summary>
public enum LeakKind
{
    /// <summary>Its name tells of the leaving itself, or of what a decision costs.</summary>
    Name,

    /// <summary>It is filled, missing, or at its usual value for one class alone.</summary>
    OneClass,

    /// <summary>It alone ranks rows it was not fitted on almost perfectly.</summary>
    Predictor,

    /// <summary>It has two values, one for each value of the label.</summary>
    Twin,
}
