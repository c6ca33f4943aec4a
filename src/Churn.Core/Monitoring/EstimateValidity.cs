using System.Globalization;

namespace Churn.Core.Monitoring;

/// <summary>Says what speaks against trusting an estimate.</summary>
public static class EstimateValidity
{
    private const int MinRows = 200;
    private const int MinChurners = 20;
    private const double MaxOutside = .05;
    private const double MaxCalibrationError = .05;

    /// <summary>Names what speaks against it, in sentences.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="drift">How far the customers are from those of the training; null where that is not known.</param>
    /// <param name="calibrationError">The calibration error on held-out rows of the training; null where not known.</param>
    public static IReadOnlyList<string> Of(PerformanceEstimate estimate, InputDrift? drift, double? calibrationError)
    {
        var found = new List<string>();
        if (estimate.Rows < MinRows || estimate.Rows * estimate.ChurnRate < MinChurners)
            found.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"few: {estimate.Rows} customers, and {estimate.Rows * estimate.ChurnRate:0} outcomes of the predicted kind are "
                    + $"expected; wait for {MinRows} and {MinChurners}"));
        if (calibrationError > MaxCalibrationError)
            found.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"calibration: on held-out rows the probabilities were off by {100 * calibrationError:0.0} percentage points on "
                    + $"average; an estimate is only as good as they are"));
        if (drift is null)
            found.Add(
                "reference: the version holds no counts of its training, so nobody knows how far these customers are from it");
        else if (drift.Outside > MaxOutside)
            found.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"outside: {drift.Outside:P1} of the customers have a word never seen, or a number out of the range of the "
                    + $"training"));
        return found;
    }
}
