namespace ChurnApi.Serving;

/// <summary>How many customers a shadow's probability differed for by how much.</summary>
/// <param name="From">The smallest difference of the bin, inclusive.</param>
/// <param name="To">The largest, exclusive; 1 is inclusive.</param>
/// <param name="Customers">How many.</param>
public sealed record ShadowBin(double From, double To, long Customers);
