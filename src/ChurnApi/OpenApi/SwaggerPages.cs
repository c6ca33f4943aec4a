using ChurnApi.Configuration;
using ChurnApi.Problems;
using ChurnApi.Security;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>The OpenAPI document and its page.</summary>
internal static class SwaggerPages
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/swagger";

    private const string Document = "v1";
    private const string KeyScheme = "ApiKey";

    public static void AddSwagger(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "ChurnApi",
                Version = Document,
                Description = "Who will leave: a calibrated churn probability, a decision and a segment for every customer. "
                    + "Errors are problem details (RFC 9457).",
            });
            swagger.OperationFilter<ResponseFilter>();
            swagger.DocumentFilter<CustomerDocumentFilter>();
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.CustomSchemaIds(SchemaName);
            var comments = System.IO.Path.Combine(AppContext.BaseDirectory, $"{typeof(ChurnService).Assembly.GetName().Name}.xml");
            if (File.Exists(comments)) swagger.IncludeXmlComments(comments);
        });
    }

    public static void UseSwaggerPages(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(page =>
        {
            page.SwaggerEndpoint($"{Document}/swagger.json", "ChurnApi");
            page.DocumentTitle = "ChurnApi";
        });
        app.MapGet("/", () => TypedResults.Redirect(Path)).ExcludeFromDescription();
    }

    /// <summary>BatchItem of CustomerPrediction is BatchItemOfCustomerPrediction.</summary>
    private static string SchemaName(Type type) => !type.IsGenericType
        ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`')]}Of{string.Join("And", type.GetGenericArguments().Select(SchemaName))}";
}
