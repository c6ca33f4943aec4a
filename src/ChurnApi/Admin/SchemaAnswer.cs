using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Answering;

namespace ChurnApi.Admin;

/// <summary>The answer of GET /schema: what a customer looks like to the model that serves.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Columns">Every field that may be sent, in the order of the training file.</param>
/// <param name="Label">What is predicted. A field of its name is accepted and not used.</param>
/// <param name="Example">A customer to try.</param>
public sealed record SchemaAnswer(
    string ModelVersion, IReadOnlyList<SchemaColumn> Columns, LabelColumn Label, JsonElement Example)
{
    internal static SchemaAnswer Of(ChurnModel model) => new(
        model.Version,
        [.. model.Schema.Columns.Select(SchemaColumn.Of)],
        model.Schema.Label,
        model.Golden[0].Record);
}
