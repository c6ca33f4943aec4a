using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>The verdict on a version keeps it from being promoted, and nobody accepted it.</summary>
/// <param name="version">The version.</param>
/// <param name="verdict">The verdict.</param>
public sealed class VerdictException(string version, ModelVerdict verdict)
    : Exception($"{version} was not promoted. {verdict.Reason}");
