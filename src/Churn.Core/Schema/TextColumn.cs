namespace Churn.Core.Schema;

/// <summary>A column of free text, such as notes. It is set aside.</summary>
/// <param name="name">The header's name.</param>
public sealed class TextColumn(string name) : UnusedColumn(name, "text", "free text");
