namespace Churn.Training.Retraining;

/// <summary>How a retraining ended.</summary>
public enum RetrainOutcome
{
    /// <summary>There was no champion; the new version is the first.</summary>
    First,

    /// <summary>The same data, options and seed made the champion again.</summary>
    Same,

    /// <summary>The challenger serves now.</summary>
    Promoted,

    /// <summary>The gate refused it; the champion goes on.</summary>
    Refused,

    /// <summary>Another version became the champion meanwhile; it goes on.</summary>
    Overtaken,

    /// <summary>The data could not be used, so nothing was trained; the champion goes on.</summary>
    DataRefused,
}
