using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>What the manifest of every version says, whatever kind of model it is.</summary>
public interface IVersionManifest
{
    /// <summary>The kind of what the model answers.</summary>
    ModelKind Kind { get; }

    /// <summary>The name of the model: "forest", "t-logistic", ...</summary>
    string Model { get; }

    /// <summary>The columns of a customer.</summary>
    CustomerSchema Schema { get; }

    /// <summary>What is wrong, or odd, with the model; null in older manifests.</summary>
    ModelVerdict? Verdict { get; }

    /// <summary>The SHA-256 of every other file of the folder, in hexadecimal, by file name.</summary>
    IReadOnlyDictionary<string, string> Files { get; }
}

/// <summary>What a model answers about a customer. A store holds models of one kind.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>How likely the customer leaves. Manifests of this kind do not name it.</summary>
    [JsonStringEnumMemberName("churn")]
    Churn,

    /// <summary>By how much a treatment raises the probability of the good outcome.</summary>
    [JsonStringEnumMemberName("uplift")]
    Uplift,
}

/// <summary>A version or a store is of another kind than what is to be done with it.</summary>
/// <param name="message">What was found, and what to do.</param>
public sealed class WrongKindException(string message) : Exception(message)
{
    /// <summary>A version is not of the kind that is needed.</summary>
    /// <param name="version">The version.</param>
    /// <param name="found">What it is.</param>
    public static WrongKindException OfVersion(string version, ModelKind found) => new(found == ModelKind.Uplift
        ? $"Version {version} is an uplift model: it says by how much a treatment changes a customer, not how likely they leave. "
            + "Only churn score, POST /predict and /explain, batches and the actions of a campaign use it; for anything else "
            + "name a churn model."
        : $"Version {version} is a churn model, and an uplift model is needed. To publish one: churn uplift TRIAL --publish.");

    /// <summary>A model does not belong into a store.</summary>
    /// <param name="folder">The store.</param>
    /// <param name="kind">What the store holds.</param>
    public static WrongKindException OfStore(string folder, ModelKind kind) => new(
        $"The store {folder} holds {Name(kind)} models, and a store holds models of one kind, so that none takes the place of "
        + "another. Name another folder with --models.");

    private static string Name(ModelKind kind) => kind == ModelKind.Uplift ? "uplift" : "churn";
}
