namespace Churn.Training.Learners.LightGbm;

/// <summary>Writes monotone columns as LightGBM's parameters.</summary>
internal static class MonotoneParameters
{
    /// <summary>
    /// Returns a direction for each feature; the empty text where no column is monotone. Method basic: the others break the
    /// interaction constraints of additive models.
    /// </summary>
    public static string Of(FeatureMatrix features, IReadOnlyList<MonotoneColumn> monotone)
    {
        if (monotone.Count == 0) return "";
        var directions = new int[features.Columns];
        foreach (var (column, direction) in monotone)
            directions[features.ColumnNames.ToList().IndexOf(column)] = direction == MonotoneDirection.Up ? 1 : -1;
        return $"monotone_constraints={string.Join(',', directions)} monotone_constraints_method=basic";
    }
}
