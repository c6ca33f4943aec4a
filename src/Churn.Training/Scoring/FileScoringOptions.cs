using Churn.Data.Tables;

namespace Churn.Training.Scoring;

/// <summary>How a customers file is scored.</summary>
public sealed record FileScoringOptions
{
    /// <summary>How the input is written; null to find out. The output has the same form.</summary>
    public ReadingOptions? Reading { get; init; }

    /// <summary>Whether the input may lack columns of the model.</summary>
    public bool AllowMissingColumns { get; init; }

    /// <summary>The day from which ages of dates count in rows without a time of their own; null to find it out.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Whether each row gets a receipt: what was missing, unseen, out of range or ignored, and who has left.</summary>
    public bool Receipts { get; init; }

    /// <summary>Told after every thousand rows how much of the input is read, from 0 to 1; null for nobody.</summary>
    public Action<double>? Progress { get; init; }
}
