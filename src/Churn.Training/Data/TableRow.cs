namespace Churn.Training.Data;

/// <summary>A row of a customers file.</summary>
/// <param name="Line">The 1-based line of the file on which it ends.</param>
/// <param name="Fields">One text per name of the header.</param>
public sealed record TableRow(int Line, string[] Fields);
