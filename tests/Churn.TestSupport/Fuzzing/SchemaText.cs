using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.TestSupport.Fuzzing;

/// <summary>A schema as a manifest writes it, to compare two.</summary>
internal static class SchemaText
{
    public static string Of(CustomerSchema schema) => JsonSerializer.Serialize(schema, ManifestJson.Readable.CustomerSchema);
}
