using System.Reflection;
using System.Text.Json.Nodes;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChurnApi.OpenApi;

/// <summary>Lists the names that a segment can have.</summary>
internal sealed class SegmentNameFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema name || context.MemberInfo is not PropertyInfo member)
            return;
        if (member.Name is nameof(CustomerAnswer.Segment))
            name.Enum = Nodes(
                [.. SegmentationRules.Names, .. SegmentationRules.TargetNames, SegmentationRules.AlreadyLeft]);
        if (member.Name is nameof(SegmentSummary.Name) && member.DeclaringType == typeof(SegmentSummary))
            name.Enum = Nodes([.. SegmentationRules.Names, .. SegmentationRules.TargetNames]);
    }

    private static List<JsonNode> Nodes(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
