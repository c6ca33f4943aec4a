namespace Churn.Models.Manifest;

/// <summary>
/// The promise of differential privacy that a version keeps: whether one customer was in the data changes the probability of
/// anything that the version tells by at most a factor of e^epsilon, but for a probability of delta.
/// </summary>
/// <param name="Epsilon">Above 0.</param>
/// <param name="Delta">Above 0.</param>
/// <param name="Mu">The same as Gaussian differential privacy: what releases cost, and add up by.</param>
/// <param name="Neighbours">What "one customer" means.</param>
/// <param name="Mechanism">How the noise was made.</param>
/// <param name="Bounds">The SHA-256 of bounds.json, which says what was known before.</param>
/// <param name="Ledger">The identity of the ledger that the training is written down in.</param>
/// <param name="NotCovered">What is told beside the promise, in a sentence.</param>
public sealed record PrivacyFacts(
    double Epsilon,
    double Delta,
    double Mu,
    string Neighbours,
    string Mechanism,
    string Bounds,
    Guid Ledger,
    string NotCovered);
