using System.Text.Json.Serialization;

namespace ChurnApi.Segments;

/// <summary>Writes segments.</summary>
[JsonSerializable(typeof(BaseSegments))]
[JsonSerializable(typeof(CustomerSegments))]
internal sealed partial class SegmentsJson : JsonSerializerContext;
