namespace Churn.Core.Schema;

/// <summary>Names the customer: it differs in every row, is no feature, and comes back with the answer.</summary>
public sealed class IdentifierColumn(string name) : Column(name, "identifier");
