namespace Churn.Core.Schema;

/// <summary>How many of a column's texts a form reads.</summary>
/// <param name="Form">The form.</param>
/// <param name="Texts">The texts it reads.</param>
public readonly record struct FormatMatch<TForm>(TForm Form, int Texts)
    where TForm : struct;
