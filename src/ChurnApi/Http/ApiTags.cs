using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.Http;

/// <summary>The groups of the endpoints in the OpenAPI document and on its page, in the order in which they are used.</summary>
internal sealed class ApiTags : IDocumentFilter
{
    public const string Predict = "Predict";
    public const string Segments = "Segments";
    public const string Campaigns = "Campaigns";
    public const string Value = "Value";
    public const string Outcomes = "Outcomes";
    public const string Monitoring = "Monitoring";
    public const string Models = "Models";
    public const string Problems = "Problems";
    public const string Health = "Health";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) => swaggerDoc.Tags = new HashSet<OpenApiTag>(
    [
        new() { Name = Predict, Description = "Churn probability and decision, of one customer or of many." },
        new() { Name = Segments, Description = "Customers by value and risk." },
        new() { Name = Campaigns, Description = "What can be done to keep customers, and who gets it within a budget." },
        new() { Name = Value, Description = "What customers are worth, and what they are likely to buy." },
        new() { Name = Outcomes, Description = "What became of customers whose predictions are in the log." },
        new() { Name = Monitoring, Description = "How far to trust the model in use, by the log of predictions and outcomes." },
        new() { Name = Models, Description = "The model in use: its columns, its quality, its history, and changing it." },
        new() { Name = Problems, Description = "A page for every problem that an error names." },
        new() { Name = Health, Description = "Probes of load balancers and orchestrators." },
    ]);
}
