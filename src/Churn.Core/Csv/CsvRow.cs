using System.Buffers;
using System.Text;

namespace Churn.Core.Csv;

/// <summary>Writes the fields of tables as RFC 4180 has them.</summary>
public static class CsvRow
{
    /// <summary>The row without its end of line.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> row) => row.TrimEnd("\r\n"u8);

    /// <summary>A field as it is written: in quotes where it would be misread without.</summary>
    /// <param name="field">The text.</param>
    /// <param name="separator">The character between the fields.</param>
    public static string Written(string field, char separator) => IsPlain(field, separator) ? field : Quoted(field);

    /// <summary>Writes the bytes of <see cref="Written"/>, without a string where the field needs no quotes.</summary>
    /// <param name="field">The text.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="into">Gets the field in UTF-8.</param>
    public static void Write(ReadOnlySpan<char> field, char separator, IBufferWriter<byte> into)
    {
        if (field.IsEmpty) return;
        if (!IsPlain(field, separator)) field = Quoted(field.ToString());
        into.Advance(Encoding.UTF8.GetBytes(field, into.GetSpan(Encoding.UTF8.GetMaxByteCount(field.Length))));
    }

    /// <summary>A field in quotes.</summary>
    public static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(ReadOnlySpan<char> field, char separator) =>
        field.IsEmpty || (field[0] != ' ' && field[^1] != ' ' && field.IndexOfAny([separator, '"', '\r', '\n']) < 0);
}

/// <summary>Why bytes are no row of a table.</summary>
public enum CsvError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>The bytes are no UTF-8.</summary>
    NotUtf8,

    /// <summary>A quote stands inside a field, or something follows a closing quote.</summary>
    StrayQuote,

    /// <summary>A quote is not closed.</summary>
    OpenQuote,

    /// <summary>A field is longer than fields may be.</summary>
    LongField,
}
