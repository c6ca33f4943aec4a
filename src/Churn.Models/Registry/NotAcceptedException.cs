using Churn.Core.Schema;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>A version is promoted only if somebody accepts what speaks against it, and nobody did.</summary>
public sealed class NotAcceptedException : Exception
{
    private NotAcceptedException(string version, string why)
        : base($"{version} was not promoted. {why}")
    {
    }

    /// <summary>The verdict on a version keeps it from being promoted.</summary>
    /// <param name="version">The version.</param>
    /// <param name="verdict">The verdict.</param>
    internal static NotAcceptedException OfVerdict(string version, ModelVerdict verdict) => new(version, verdict.Reason);

    /// <summary>A version predicts something else than the champion does.</summary>
    /// <param name="version">The version.</param>
    /// <param name="predicted">What it predicts.</param>
    /// <param name="champion">The champion.</param>
    /// <param name="served">What the champion predicts.</param>
    internal static NotAcceptedException OfTarget(
        string version, OutcomeWords predicted, string champion, OutcomeWords served) => new(
        version,
        $"It predicts {predicted.What}, and the champion {champion} predicts {served.What}: whoever asks the service for that "
        + "would be answered about something else. Keep such models in a store of their own (--models FOLDER).");
}
