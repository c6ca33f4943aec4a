namespace ChurnApi.OpenApi;

/// <summary>The OpenAPI document of a model.</summary>
/// <param name="ModelVersion">The version of the model; null for none.</param>
/// <param name="Content">The document as JSON in UTF-8.</param>
/// <param name="Tag">
/// The start of the content's hash. It changes with the model, and also with the service: two of them need not write the same of
/// one model.
/// </param>
internal sealed record WrittenDocument(string? ModelVersion, byte[] Content, string Tag);
