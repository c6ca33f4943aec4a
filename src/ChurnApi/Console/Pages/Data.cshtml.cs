using ChurnApi.Admin;

namespace ChurnApi.Console.Pages;

/// <summary>The columns: what they are, what is expected of them, and how much was missing.</summary>
internal sealed class DataPage(ConsoleParts parts) : ConsolePage(parts)
{
    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<SchemaColumn> Columns => Model is { } model
        ? [.. model.Schema.Columns.Select(column => SchemaColumn.Of(column, model.Schema))]
        : [];

    /// <summary>How a column is called in reasons, and whether the company can change it.</summary>
    public string Declared(SchemaColumn column)
    {
        var declared = Model!.Schema.DeclarationOf(column.Name);
        string?[] parts =
        [
            declared?.DisplayName, declared?.Group is { } group ? Texts.Format("group {0}", group) : null,
            declared?.IsLever == true ? Texts["the company can change it"] : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }
}
