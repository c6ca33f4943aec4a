using Churn.Core.Decisions;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ChurnApi.OpenApi;

/// <summary>The OpenAPI document and its page.</summary>
internal static class SwaggerPages
{
    private const string Document = "v1";

    public static void AddSwagger(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<DocumentCache>();
        builder.Services.AddSwaggerGen(swagger =>
        {
            foreach (var document in new[] { Document, SwaggerPaths.OpenDocument })
            {
                swagger.SwaggerDoc(document, new OpenApiInfo
                {
                    Title = "ChurnApi",
                    Version = Document,
                    Description = "Who will leave: a calibrated churn probability, a decision and a segment for every customer. "
                        + "Errors are problem details (RFC 9457).",
                });
            }

            swagger.CustomOperationIds(OperationName.Of);
            swagger.OperationFilter<ResponseFilter>();
            swagger.OperationFilter<RefusalFilter>();
            swagger.DocumentFilter<ApiTags>();
            swagger.DocumentFilter<SecurityFilter>();
            swagger.DocumentFilter<CustomerDocumentFilter>();
            swagger.DocumentFilter<OutcomeDocumentFilter>();
            swagger.DocumentFilter<ValueDocumentFilter>();
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.UseAllOfToExtendReferenceSchemas(); // a bare reference cannot say that it may be null
            swagger.CustomSchemaIds(SchemaName);
            swagger.SchemaFilter<OpenAnswerFilter>();
            swagger.SchemaFilter<SegmentNameFilter>();
            swagger.MapType<ChurnProbability>(Probability);
            foreach (var comments in Comments()) swagger.IncludeXmlComments(comments);
        });
    }

    public static void UseSwaggerPages(this WebApplication app)
    {
        var document = app.Services.GetRequiredService<ServiceOptions>().IsGuarded ? SwaggerPaths.OpenDocument : Document;
        foreach (var name in new[] { Document, SwaggerPaths.OpenDocument })
            app.MapGet(
                    $"{SwaggerPaths.Page}/{name}{SwaggerPaths.Suffix}",
                    (DocumentCache documents, HttpResponse response) => Answer(documents.Of(name), response))
                .ExcludeFromDescription();
        app.UseSwaggerUI(page =>
        {
            page.SwaggerEndpoint($"{document}{SwaggerPaths.Suffix}", "ChurnApi"); // a browser sends no key for it
            page.DocumentTitle = "ChurnApi";
        });
    }

    /// <summary>
    /// Callers may keep the document, but ask whether it is still the one: it changes when a model is promoted.
    /// </summary>
    private static FileContentHttpResult Answer(WrittenDocument document, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(
            document.Content,
            "application/json; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{document.Tag}\""));
    }

    private static OpenApiSchema Probability() =>
        new() { Type = JsonSchemaType.Number, Format = "float", Minimum = "0", Maximum = "1" };

    /// <summary>The doc comments of the assemblies whose types are in answers, as far as they were shipped.</summary>
    private static IEnumerable<string> Comments() =>
        new[] { typeof(SwaggerPages), typeof(ChurnModel), typeof(ChurnProbability) }
            .Select(type => Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml"))
            .Where(File.Exists);

    /// <summary>An answer is a Prediction; BatchItem of it is BatchItemOfPrediction.</summary>
    private static string SchemaName(Type type) => type == typeof(CustomerAnswer) ? "Prediction"
        : !type.IsGenericType
        ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`')]}Of{string.Join("And", type.GetGenericArguments().Select(SchemaName))}";
}

/// <summary>
/// Names operations by method and path, so that no two have one name and none is forgotten: POST /predict/batch is
/// postPredictBatch, GET /problems/{name} is getProblemsByName. Generated clients name their methods so.
/// </summary>
internal static class OperationName
{
    public static string Of(ApiDescription endpoint) =>
        endpoint.HttpMethod!.ToLowerInvariant() + string.Concat(endpoint.RelativePath!.Split('/', '-').Select(Part));

    private static string Part(string part) => part.StartsWith('{') ? $"By{Capital(part[1..^1])}" : Capital(part);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
