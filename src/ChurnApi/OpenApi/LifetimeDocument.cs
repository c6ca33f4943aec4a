using System.Globalization;
using ChurnApi.Value;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>Writes what the query of a lifetime may hold.</summary>
internal static class LifetimeDocument
{
    public static void Write(OpenApiOperation operation)
    {
        operation.AddQuery(
            LifetimeQuery.ChurnMeans, JsonSchemaType.String, true,
            $"{LifetimeQuery.LastPeriod}: the training file marked who left within the last period.");
        operation.AddQuery(
            LifetimeQuery.MarginColumn, JsonSchemaType.String, true,
            "The column of what a customer brings in a period, in money.");
        operation.AddQuery(
            LifetimeQuery.Age, JsonSchemaType.String, false,
            "How columns change while a customer stays: NAME+NUMBER or NAME+=NAME with commas between, + written as %2B. "
                + "Dates grow older by themselves. Default: nothing else changes.");
        operation.AddQuery(
            LifetimeQuery.Period, JsonSchemaType.String, false, "The unit of all times: day, week, month (the default) or year.");
        WriteHorizon(operation);
    }

    /// <summary>Writes what all ways of valuing have in common.</summary>
    public static void WriteHorizon(OpenApiOperation operation)
    {
        operation.AddQuery(
            LifetimeQuery.Horizon, JsonSchemaType.Integer, false,
            $"How many periods to come are valued, 1 to {LifetimeQuery.MaxHorizon}. Default: {LifetimeQuery.DefaultHorizon}.",
            "int32");
        operation.AddQuery(
            LifetimeQuery.Discount, JsonSchemaType.Number, false,
            "The rate of a year at which later amounts are worth less, 0 to 1. Default: "
                + $"{LifetimeQuery.DefaultDiscount.ToString(CultureInfo.InvariantCulture)}.");
    }
}
