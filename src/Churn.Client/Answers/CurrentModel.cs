namespace Churn.Client.Answers;

/// <summary>The model that serves.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Model">Its kind, such as forest.</param>
/// <param name="Recipe">The recipe it was trained by.</param>
/// <param name="Seed">The seed of its training.</param>
/// <param name="Threshold">The probability from which acting pays, inclusive.</param>
/// <param name="Campaign">The campaign that it decides for; null if it was made without one.</param>
/// <param name="Figures">How good it is.</param>
/// <param name="Data">What it was made from.</param>
/// <param name="Runtime">The programs that made it.</param>
/// <param name="Verdict">What is wrong, or odd, with it; null in models from before there were verdicts.</param>
public sealed record CurrentModel(
    string Version,
    string Model,
    string Recipe,
    int Seed,
    float Threshold,
    Campaign? Campaign,
    CandidateFigures Figures,
    DataFacts Data,
    RuntimeFacts Runtime,
    ModelVerdict? Verdict);
