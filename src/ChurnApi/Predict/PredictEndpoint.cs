using Churn.Access;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>POST /predict and POST /explain: one customer in, one prediction out.</summary>
internal static class PredictEndpoint
{
    public static void MapPredict(this IEndpointRouteBuilder routes)
    {
        var handler = ActivatorUtilities.CreateInstance<PredictHandler>(routes.ServiceProvider);
        routes.MapPost("/predict", (Delegate)handler.Answer)
            .WithTags(ApiTags.Predict)
            .WithSummary("Scores one customer.")
            .WithDescription("Send the customer as a flat JSON object, as the CRM has it. "
                + "Missing fields are filled in and warned of. A service of an uplift model answers instead with kind \"uplift\" "
                + "and uplift: by how much the treatment raises the probability of the good outcome (UpliftAnswer).")
            .Produces<CustomerAnswer>()
            .Needs(Scopes.Predict)
            .TakesCustomer(CustomerBody.One);
        routes.MapPost("/explain", (Delegate)handler.Explain)
            .WithTags(ApiTags.Predict)
            .WithSummary("Scores one customer and explains the probability by every column.")
            .WithDescription("The contributions are Shapley values in log-odds, the largest first. They say what the score rests "
                + "on, not what causes churn. A service of an uplift model explains the uplift (UpliftAnswer).")
            .Produces<CustomerAnswer>()
            .Needs(Scopes.Predict)
            .TakesCustomer(CustomerBody.One);
    }
}
