using Churn.Models.Manifest;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests;

/// <summary>Predictions for tests.</summary>
internal static class Predictions
{
    private static readonly LoggedModel Model =
        new("v1", ["tenure", "charges", "contract"], new LabelWindow { HorizonDays = 30, GraceDays = 7 });

    public static LoggedPrediction Make(DateTimeOffset time) => new()
    {
        Id = Guid.CreateVersion7(time),
        Model = Model,
        CustomerId = "C0",
        Codes = [1, float.NaN, -1],
        Probability = 0.5,
        Segment = "at-risk",
    };
}
