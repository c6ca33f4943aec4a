using Churn.Core.Monitoring;
using Churn.Models.Manifest;
using Churn.Models.WhatIf;

namespace Churn.Models.Registry;

/// <summary>What a training run hands to the store.</summary>
/// <param name="Manifest">The manifest; the store fills in the hashes of the files.</param>
/// <param name="Model">model.onnx: coded row in, probability and log-odds out.</param>
/// <param name="Portable">portable.onnx: raw columns in, the same out.</param>
/// <param name="Golden">Records with the probability they must get; at least one.</param>
/// <param name="Report">report.html.</param>
public sealed record ModelArtifacts(
    ModelManifest Manifest, byte[] Model, byte[] Portable, IReadOnlyList<GoldenRecord> Golden, byte[] Report)
{
    /// <summary>
    /// measured.onnx: the model that was measured on the held-out rows, where the published one learnt from these too; else null.
    /// </summary>
    public byte[]? Measured { get; init; }

    /// <summary>events.onnx: events in, the score of their order out; null for a model that does not read it.</summary>
    public byte[]? Events { get; init; }

    /// <summary>background.json: coded rows that reasons compare customers with; null for a version without reasons.</summary>
    public IReadOnlyList<float[]>? Background { get; init; }

    /// <summary>changes.json: what changes of customers are judged by; null where no column can be changed.</summary>
    public ChangeReference? Changes { get; init; }

    /// <summary>reference.json: what later customers are compared with; null for a version without.</summary>
    public InputReference? Reference { get; init; }
}

/// <summary>What a run of uplift hands to the store.</summary>
/// <param name="Manifest">The manifest; the store fills in the hashes of the files.</param>
/// <param name="Model">model.onnx: coded row in, uplift out.</param>
/// <param name="Portable">portable.onnx: raw columns in, the same out.</param>
/// <param name="Golden">Records with the uplift they must get; at least one.</param>
/// <param name="Report">report.html.</param>
/// <param name="Assessment">uplift.json.</param>
public sealed record UpliftArtifacts(
    UpliftManifest Manifest,
    byte[] Model,
    byte[] Portable,
    IReadOnlyList<UpliftGoldenRecord> Golden,
    byte[] Report,
    byte[] Assessment)
{
    /// <summary>background.json: coded rows that reasons compare customers with; null for a version without reasons.</summary>
    public IReadOnlyList<float[]>? Background { get; init; }
}
