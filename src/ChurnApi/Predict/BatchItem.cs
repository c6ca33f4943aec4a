using System.Text.Json.Serialization;

namespace ChurnApi.Predict;

/// <summary>What became of one customer of many: either a result or an error.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="Index">The customer's position in what was sent, from 0.</param>
/// <param name="Result">The answer; absent where there is an error.</param>
/// <param name="Error">Why there is no answer; absent where there is a result.</param>
public readonly record struct BatchItem<T>(
    long Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] T? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BatchError? Error)
    where T : struct;
