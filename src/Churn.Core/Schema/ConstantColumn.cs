namespace Churn.Core.Schema;

/// <summary>A column that is the same in every row of the file, so there is nothing to learn from it.</summary>
/// <param name="name">The header's name.</param>
public sealed class ConstantColumn(string name) : UnusedColumn(name, "constant", "the same in every row of the training");
