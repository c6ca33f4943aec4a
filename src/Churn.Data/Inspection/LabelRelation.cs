namespace Churn.Data.Inspection;

/// <summary>What a column alone tells of the label, measured on rows it was not fitted on.</summary>
/// <param name="RocAuc">The area under the ROC curve: 0.5 tells nothing, 1 everything.</param>
/// <param name="Information">The share of the label's entropy that the column takes away: 0 tells nothing, 1 everything.</param>
public sealed record LabelRelation(double RocAuc, double Information);
