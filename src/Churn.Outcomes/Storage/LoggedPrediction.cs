using Churn.Models.Manifest;

namespace Churn.Outcomes.Storage;

/// <summary>A prediction to be written into the log. It holds no raw value of the customer but the key.</summary>
public sealed record LoggedPrediction
{
    /// <summary>The prediction's id, a UUIDv7, which holds its time.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the prediction was made, or the batch that it is part of began, by the clock of the service then.</summary>
    public DateTimeOffset Time => IdTime.Of(Id);

    /// <summary>The model that answered.</summary>
    public required LoggedModel Model { get; init; }

    /// <summary>The day that the request named as the one on which the record was true; null where it named none.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The customer's key as it was sent; null where the request did not hold it. The log keeps a keyed hash.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The coded row: a float for each of <see cref="LoggedModel.Columns"/>; NaN for missing.</summary>
    public required float[] Codes { get; init; }

    /// <summary>The churn probability that was answered.</summary>
    public required double Probability { get; init; }

    /// <summary>Whether to contact the customer; null where the label said that they had left.</summary>
    public bool? ShouldContact { get; init; }

    /// <summary>The customer's segment.</summary>
    public required string Segment { get; init; }

    /// <summary>The campaign that the customer was planned for; null for none.</summary>
    public string? Campaign { get; init; }

    /// <summary>The customer's group in the campaign, "treatment" or "control"; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The version of a trial that did not answer; null where the prediction is in none.</summary>
    public LoggedModel? OtherModel { get; init; }

    /// <summary>What <see cref="OtherModel"/> said of the customer.</summary>
    public double? OtherProbability { get; init; }

    /// <summary>The moment that the prediction is about: the start of the as-of day in UTC, or else its time.</summary>
    public DateTimeOffset From => AsOf is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : Time;

    /// <summary>From when on it can be known whether the customer churned.</summary>
    public DateTimeOffset Mature => Model.Window.EndFrom(From);
}

/// <summary>What the log keeps of a model once for all its predictions.</summary>
/// <param name="Version">The model's version.</param>
/// <param name="Columns">The columns of the coded rows, in their order.</param>
/// <param name="Window">The time in which churn is looked for.</param>
public sealed record LoggedModel(string Version, IReadOnlyList<string> Columns, LabelWindow Window)
{
    /// <summary>Returns the models that predictions name, each once.</summary>
    internal static HashSet<LoggedModel> In(IReadOnlyList<LoggedPrediction> predictions)
    {
        var models = new HashSet<LoggedModel>(ReferenceEqualityComparer.Instance);
        foreach (var prediction in predictions)
        {
            models.Add(prediction.Model);
            if (prediction.OtherModel is { } other) models.Add(other);
        }

        return models;
    }
}

/// <summary>A prediction as it is read from the log, with what became of the customer.</summary>
/// <param name="Id">The prediction's id.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Mature">From when on it can be known whether the customer churned.</param>
/// <param name="Version">The version of the model that answered.</param>
/// <param name="AsOf">The day that the request named; null for none.</param>
/// <param name="Codes">The coded row.</param>
/// <param name="Probability">The churn probability that was answered.</param>
/// <param name="ShouldContact">The decision; null where the label said that the customer had left.</param>
/// <param name="Segment">The customer's segment.</param>
/// <param name="Campaign">The campaign; null for none.</param>
/// <param name="Group">The group in the campaign; null for none.</param>
/// <param name="Churned">Whether the customer churned within the window; null where no outcome is known.</param>
public sealed record PredictionWithOutcome(
    Guid Id,
    DateTimeOffset Time,
    DateTimeOffset Mature,
    string Version,
    DateOnly? AsOf,
    float[] Codes,
    double Probability,
    bool? ShouldContact,
    string Segment,
    string? Campaign,
    string? Group,
    bool? Churned)
{
    /// <summary>The customer's keyed hash, the same in all their predictions; null where the request did not name them.</summary>
    public Guid? Customer { get; init; }

    /// <summary>What the other version of a trial said of the customer; null where the prediction was in none.</summary>
    public OtherScore? Other { get; init; }
}

/// <summary>What the version of a trial that did not answer would have answered.</summary>
/// <param name="Version">The version.</param>
/// <param name="Probability">Its churn probability.</param>
public sealed record OtherScore(string Version, double Probability);
