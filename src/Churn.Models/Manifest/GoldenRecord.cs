using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Decisions;

namespace Churn.Models.Manifest;

/// <summary>golden.json: a record as a CRM sends it, and the probability it must get.</summary>
public sealed record GoldenRecord(JsonElement Record, ChurnProbability Probability)
{
    /// <summary>The record in UTF-8.</summary>
    public ReadOnlySpan<byte> ToUtf8() => JsonMarshal.GetRawUtf8Value(Record);
}
