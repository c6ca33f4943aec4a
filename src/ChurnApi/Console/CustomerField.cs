using System.Globalization;
using Churn.Core.Schema;

namespace ChurnApi.Console;

/// <summary>A column as a field of the form.</summary>
/// <param name="Index">Its position among the columns that are used.</param>
/// <param name="Column">The column.</param>
/// <param name="Label">Its name for readers.</param>
/// <param name="Value">What was filled in; empty for nothing.</param>
/// <param name="Other">The other value that was tried; null for none.</param>
/// <param name="IsLever">Whether the company can change it, as declared.</param>
internal sealed record CustomerField(int Index, Column Column, string Label, string Value, string? Other, bool IsLever)
{
    private const int LongestList = 40;

    /// <summary>The words that can be chosen from; null where the value is typed.</summary>
    public IReadOnlyList<string>? Words => Column.Words is { Count: <= LongestList } words ? words : null;

    public bool IsNumber => Column is NumberColumn;

    /// <summary>What the value must be, for the field's title.</summary>
    public string? Expected => Column.Expected;

    public string Name => NameOf(Index);

    public string OtherName => OtherNameOf(Index);

    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"value-{index}");

    public static string OtherNameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"other-{index}");
}

/// <summary>A place in which a value of a column is filled in.</summary>
/// <param name="Field">The column.</param>
/// <param name="Name">The name of the place in the form.</param>
/// <param name="Value">What stands in it; null for nothing.</param>
/// <param name="Empty">What an empty place means, in words.</param>
internal sealed record FieldInput(CustomerField Field, string Name, string? Value, string Empty);
