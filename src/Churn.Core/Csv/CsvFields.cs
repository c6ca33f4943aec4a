using System.Buffers;
using System.Text.Unicode;

namespace Churn.Core.Csv;

/// <summary>
/// Splits rows of a table into their fields, one row after the other into the same memory. It is for one thread at a time, and
/// makes no strings.
/// </summary>
public sealed class CsvFields
{
    private const char Quote = '"';

    private readonly List<(int Start, int Length)> places = [];
    private char[] letters = [];

    /// <summary>How many fields the row has.</summary>
    public int Count => places.Count;

    /// <summary>The text of a field, blanks and all; good until the next row.</summary>
    /// <param name="position">The position of the field, from 0.</param>
    public ReadOnlySpan<char> this[int position] => letters.AsSpan(places[position].Start, places[position].Length);

    /// <summary>Returns the texts of the fields.</summary>
    public string[] ToStrings()
    {
        var texts = new string[Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = this[i].ToString();
        return texts;
    }

    /// <summary>Splits a row.</summary>
    /// <param name="row">The row in UTF-8, without its end of line.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <returns>Why the bytes are not a row; the fields are not to be used then.</returns>
    public CsvError Split(ReadOnlySpan<byte> row, byte separator)
    {
        places.Clear();
        if (letters.Length < row.Length) letters = new char[row.Length];
        if (Utf8.ToUtf16(row, letters, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            return CsvError.NotUtf8;
        for (var start = 0; ; start++)
        {
            var fault = start < length && letters[start] == Quote
                ? Quoted(ref start, length, (char)separator)
                : Plain(ref start, length, (char)separator);
            if (fault != CsvError.None || start == length) return fault;
        }
    }

    /// <param name="start">Where the field begins; then where it ends.</param>
    /// <param name="length">The length of the row.</param>
    /// <param name="separator">The character between the fields.</param>
    private CsvError Plain(ref int start, int length, char separator)
    {
        var rest = letters.AsSpan(start, length - start);
        var end = rest.IndexOfAny(separator, Quote);
        if (end >= 0 && rest[end] == Quote) return CsvError.StrayQuote;
        if (end < 0) end = rest.Length;
        places.Add((start, end));
        start += end;
        return CsvError.None;
    }

    /// <inheritdoc cref="Plain"/>
    private CsvError Quoted(ref int start, int length, char separator)
    {
        var (first, end) = (start + 1, start + 1); // a doubled quote is written once, so the text may move to the front
        for (var next = first; ; next++)
        {
            var plain = letters.AsSpan(next, length - next).IndexOf(Quote);
            if (plain < 0) return CsvError.OpenQuote;
            letters.AsSpan(next, plain).CopyTo(letters.AsSpan(end));
            (next, end) = (next + plain + 1, end + plain);
            if (next == length || letters[next] == separator)
            {
                places.Add((first, end - first));
                start = next;
                return CsvError.None;
            }

            if (letters[next] != Quote) return CsvError.StrayQuote;
            letters[end++] = Quote;
        }
    }
}
