using System.Globalization;
using Churn.Core.Campaigns;
using ChurnApi.Campaigns;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>Writes what the query of a plan may hold.</summary>
internal static class CampaignDocument
{
    private static readonly CampaignOptions Defaults = new() { Budget = 1 };

    public static void Write(OpenApiOperation operation)
    {
        Add(
            operation, PlanQuery.Budget, JsonSchemaType.Number, true,
            "The most that all contacts may cost together, accepted offers included, in the currency of the actions: above 0.");
        Add(
            operation, PlanQuery.Control, JsonSchemaType.Number, false,
            "The share of each action's customers that is left alone to compare with, from 0 to 0.9. Default: "
                + $"{Defaults.ControlShare.ToString(CultureInfo.InvariantCulture)}.");
        Add(
            operation, PlanQuery.Campaign, JsonSchemaType.String, false,
            "What the list calls the campaign. Default: a hash of the list.");
        Add(
            operation, PlanQuery.Seed, JsonSchemaType.Integer, false,
            "Draws the control groups: the same seed, the same customers. Default: 0.");
        Add(
            operation, PlanQuery.Date, JsonSchemaType.String, false,
            "The day of the campaign, from which cool-downs count; needed where an action has one.", "date");
        Add(
            operation, PlanQuery.Language, JsonSchemaType.String, false,
            "The language of the messages, such as de, for all customers, or for those whose column says none. Default: the only "
                + "one there is.");
        Add(
            operation, PlanQuery.LanguageColumn, JsonSchemaType.String, false,
            "The column that holds each customer's language. Default: none.");
    }

    private static void Add(
        OpenApiOperation operation,
        string name,
        JsonSchemaType type,
        bool isRequired,
        string description,
        string? format = null) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = isRequired,
            Description = description,
            Schema = new OpenApiSchema { Type = type, Format = format },
        });
}
