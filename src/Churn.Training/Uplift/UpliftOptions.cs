using System.ComponentModel.DataAnnotations;
using Churn.Core.Options;
using Churn.Data.Tables;

namespace Churn.Training.Uplift;

/// <summary>How a trial is read and uplift is learnt from it.</summary>
public sealed record UpliftOptions : IValidatableObject
{
    /// <summary>How the file is written.</summary>
    public ReadingOptions Reading { get; init; } = new();

    /// <summary>The column that says who was treated.</summary>
    public required string Treatment { get; init; }

    /// <summary>Its value that means treated. Default: the one of two that says so, such as 1 or yes.</summary>
    public string? Treated { get; init; }

    /// <summary>Its value that means not treated. Default: the other of two. Rows of further values are left out.</summary>
    public string? Control { get; init; }

    /// <summary>The column of the outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>The outcome's value that is good. Default: the one of two that says so, such as 1 or yes.</summary>
    public string? Positive { get; init; }

    /// <summary>
    /// The probability of being treated, above 0 and below 1, or the column that holds it. Default: the share of the treated.
    /// </summary>
    public string? Propensity { get; init; }

    /// <summary>Columns not to use. Default: none.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The learners, of <see cref="UpliftLearner.Names"/>. Default: all that this machine can load.</summary>
    public IReadOnlyList<string> Models { get; init; } = UpliftLearner.Available;

    /// <summary>How many parts the customers are cut into; each part is scored by models of the others, 2 to 20.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 2;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>What a good outcome is worth, for the value of policies. Default: 1.</summary>
    public double Value { get; init; } = 1;

    /// <summary>What treating one customer costs, in the same unit, 0 or more. Default: 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double Cost { get; init; }

    /// <summary>Every option that does not fit, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionsValidator.Of(this)];

    /// <summary>The learners must be known, and at least one; treatment and outcome are two columns.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Models.Count == 0)
            yield return new ValidationResult($"models is empty; name some of {string.Join(", ", UpliftLearner.Names)}.");
        foreach (var name in Models.Except(UpliftLearner.Names))
            yield return new ValidationResult(
                $"models names '{name}', which is none of {string.Join(", ", UpliftLearner.Names)}.");
        if (Treatment == Outcome)
            yield return new ValidationResult($"treatment and outcome are both '{Treatment}'; name two columns.");
        if (Treated is not null && Treated == Control)
            yield return new ValidationResult($"treated and control are both '{Treated}'; name two values.");
        if (!(Value > 0 && double.IsFinite(Value)))
            yield return new ValidationResult("value must be a number above 0: what a good outcome is worth.");
    }
}
