using System.Text.Json;

namespace Churn.Client.Answers;

/// <summary>What a customer looks like to the model that serves.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Columns">Every field that may be sent.</param>
/// <param name="Label">What is predicted.</param>
/// <param name="Example">A customer to try.</param>
public sealed record SchemaAnswer(
    string ModelVersion,
    IReadOnlyList<SchemaColumn> Columns,
    LabelColumn Label,
    JsonElement Example);
