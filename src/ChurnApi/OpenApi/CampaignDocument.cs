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
        operation.AddQuery(
            PlanQuery.Budget, JsonSchemaType.Number, true,
            "The most that all contacts may cost together, accepted offers included, in the currency of the actions: above 0.");
        operation.AddQuery(
            PlanQuery.Control, JsonSchemaType.Number, false,
            "The share of each action's customers that is left alone to compare with, from 0 to 0.9. Default: "
                + $"{Defaults.ControlShare.ToString(CultureInfo.InvariantCulture)}.");
        operation.AddQuery(
            PlanQuery.Campaign, JsonSchemaType.String, false,
            "What the list calls the campaign; with it the service's log remembers the groups. Default: a hash of the list.");
        operation.AddQuery(
            PlanQuery.Seed, JsonSchemaType.Integer, false,
            "Draws the control groups: the same seed, the same customers. Default: 0.");
        operation.AddQuery(
            PlanQuery.Date, JsonSchemaType.String, false,
            "The day of the campaign, from which cool-downs count; needed where an action has one.", "date");
        operation.AddQuery(
            PlanQuery.Language, JsonSchemaType.String, false,
            "The language of the messages, such as de, for all customers, or for those whose column says none. Default: the only "
                + "one there is.");
        operation.AddQuery(
            PlanQuery.LanguageColumn, JsonSchemaType.String, false,
            "The column that holds each customer's language. Default: none.");
    }
}
