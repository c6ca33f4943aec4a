using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Churn.Core.Csv;

/// <summary>Splits a row of a table into its fields, and writes fields as RFC 4180 has them.</summary>
public static class CsvRow
{
    private const byte Quote = (byte)'"';

    /// <summary>The row without its end of line.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> row) => row.TrimEnd("\r\n"u8);

    /// <summary>Splits a row.</summary>
    /// <param name="row">The row in UTF-8, without its end of line.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="fields">Gets the texts of the fields, blanks and all.</param>
    public static CsvError Split(ReadOnlySpan<byte> row, byte separator, List<string> fields)
    {
        if (!Utf8.IsValid(row)) return CsvError.NotUtf8;
        while (true)
        {
            var fault = row is [Quote, ..]
                ? Quoted(row[1..], separator, fields, out var length)
                : Plain(row, separator, fields, out length);
            if (fault != CsvError.None)
                return fault;
            if (row is [Quote, ..])
                length++;
            if (length == row.Length)
                return CsvError.None;
            row = row[(length + 1)..];
        }
    }

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

    private static CsvError Plain(ReadOnlySpan<byte> row, byte separator, List<string> fields, out int length)
    {
        length = row.IndexOf(separator);
        if (length < 0) length = row.Length;
        var text = row[..length];
        if (text.Contains(Quote)) return CsvError.StrayQuote;
        fields.Add(Encoding.UTF8.GetString(text));
        return CsvError.None;
    }

    /// <param name="row">What follows the opening quote.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="fields">Gets the text.</param>
    /// <param name="length">The bytes up to the separator or the end.</param>
    private static CsvError Quoted(ReadOnlySpan<byte> row, byte separator, List<string> fields, out int length)
    {
        var doubled = false;
        length = 0;
        while (true)
        {
            var quote = row[length..].IndexOf(Quote);
            if (quote < 0) return CsvError.OpenQuote;
            length += quote + 1;
            if (length == row.Length || row[length] == separator) break;
            if (row[length] != Quote) return CsvError.StrayQuote;
            doubled = true;
            length++;
        }

        var text = Encoding.UTF8.GetString(row[..(length - 1)]);
        fields.Add(doubled ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text);
        return CsvError.None;
    }
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
