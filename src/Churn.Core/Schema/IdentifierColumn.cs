namespace Churn.Core.Schema;

/// <summary>Names the customer: it is no feature, may repeat where a customer has several rows, and comes back with the answer.</summary>
public sealed class IdentifierColumn(string name) : Column(name, "identifier");
