using System.Reflection;
using System.Text.Json.Nodes;
using ChurnApi.Predict;
using ChurnApi.Segments;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Lists the names that a segment can have.</summary>
internal sealed class SegmentNameFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema name || context.MemberInfo is not PropertyInfo member) return;
        if (member.Name is nameof(Prediction.Segment)) name.Enum = Nodes([.. SegmentRules.Names, SegmentRules.AlreadyLeft]);
        if (member.Name is nameof(SegmentSummary.Name) && member.DeclaringType == typeof(SegmentSummary))
            name.Enum = Nodes(SegmentRules.Names);
    }

    private static List<JsonNode> Nodes(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
