namespace Churn.Training.Learners.Forest;

/// <summary>A way to part the rows of a node in two.</summary>
/// <param name="Feature">The feature that parts them.</param>
/// <param name="Bin">Rows in bins up to this one go left.</param>
/// <param name="Left">Those that go left.</param>
/// <param name="Gain">How much smaller the sum of squared errors gets, times the rows of the node; 0 for no split.</param>
internal readonly record struct Split(int Feature, int Bin, ClassCounts Left, double Gain);
