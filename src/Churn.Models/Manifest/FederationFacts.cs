namespace Churn.Models.Manifest;

/// <summary>How a version was learnt from customers of several sites, each of which kept its rows.</summary>
/// <param name="Sites">How many sites; 1 where one file was learnt from by the rules of a federation.</param>
/// <param name="EqualsCentral">
/// Whether the model is that of all rows in one place, bit for bit; if not, it is a mean of models of the sites.
/// </param>
/// <param name="Method">How it was learnt, in a sentence.</param>
/// <param name="Bounds">The SHA-256 of bounds.json, which says what was known of the columns before.</param>
/// <param name="Figures">How the figures were got, in a sentence.</param>
/// <param name="NotCovered">What is not hidden, in a sentence.</param>
public sealed record FederationFacts(
    int Sites, bool EqualsCentral, string Method, string Bounds, string Figures, string NotCovered);
