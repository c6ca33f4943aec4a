using System.ComponentModel.DataAnnotations;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Neural;

/// <summary>One hidden layer.</summary>
/// <param name="Width">Units; 1 to 4,096. More can learn more, train longer and overfit sooner.</param>
/// <param name="Activation">What is done to each unit's sum.</param>
/// <param name="Dropout">
/// The share of the units silenced at each training step, 0 (none) to below 1; scoring uses all units.
/// </param>
public sealed record LayerOptions(
    [property: Range(1, 4096)] int Width,
    Activation Activation = Activation.Relu,
    [property: Range(0.0, 1.0, MaximumIsExclusive = true)] double Dropout = 0);
