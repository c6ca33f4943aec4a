namespace ChurnApi.Http;

/// <summary>The outcome of reading a body: the body, or the problem with it.</summary>
internal readonly record struct BodyReading(JsonBody? Body, Problem? Problem);
