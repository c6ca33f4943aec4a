using Churn.Core.Csv;

namespace ChurnApi.Predict;

/// <summary>Says why bytes are no row of a table.</summary>
internal static class RowErrors
{
    /// <summary>Splits a row into its fields.</summary>
    /// <param name="row">The row, without its end of line.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <returns>Why it is none; a NUL character is no text, as in a file. Null for a row.</returns>
    public static string? Split(ReadOnlySpan<byte> row, byte separator, CsvFields fields) =>
        row.Contains((byte)0) ? "there is a NUL character in it, so it is not text; leave it out."
        : fields.Split(row, separator) is var fault and not CsvError.None ? Words(fault)
        : null;

    public static string Words(CsvError fault) => fault switch
    {
        CsvError.NotUtf8 => "it is not encoded in UTF-8.",
        CsvError.StrayQuote => "a quote stands inside a field; write a quote twice and quote the field.",
        _ => "a quote is not closed.",
    };
}
