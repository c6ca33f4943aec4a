namespace Churn.Core.Schema;

/// <summary>The marks with which spreadsheets keep a value from being changed: '59.44 and ="59.44".</summary>
internal static class ExcelText
{
    /// <summary>The value without its mark.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text) => text switch
    {
        ['=', '"', .. var formula, '"'] => formula.Trim(),
        ['\'' or '\u2019', .. var behind] => behind.TrimStart(),
        _ => text,
    };
}
