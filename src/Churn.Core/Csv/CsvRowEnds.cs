namespace Churn.Core.Csv;

/// <summary>
/// Finds where the rows of a table end (RFC 4180), in blocks of UTF-8 as they come. A row ends with a line feed, a carriage
/// return, or both: then the line feed is a blank row of its own. A quote opens only at the start of a field, so that one inside
/// a field does not swallow the rows that follow.
/// </summary>
/// <param name="separator">The character between the fields.</param>
public struct CsvRowEnds(byte separator)
{
    private const byte Quote = (byte)'"';
    private Place place;

    private enum Place
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }

    /// <summary>Whether a quote is open where the last block ended.</summary>
    public readonly bool IsQuoted => place == Place.Quoted;

    /// <summary>Looks on from where the last call stopped.</summary>
    /// <param name="more">The bytes that follow.</param>
    /// <returns>How many of them belong to the row, its end among them; -1 if it does not end in them.</returns>
    public int Find(ReadOnlySpan<byte> more)
    {
        for (var at = 0; at < more.Length;)
        {
            if (place == Place.Quoted)
            {
                var length = more[at..].IndexOf(Quote);
                if (length < 0) return -1;
                at += length + 1;
                place = Place.AfterQuote; // or the first of two that stand for one
            }
            else if (place is not Place.Plain && more[at] == Quote)
            {
                at++;
                place = Place.Quoted;
            }
            else
            {
                place = Place.Plain;
                var length = more[at..].IndexOfAny(separator, (byte)'\r', (byte)'\n');
                if (length < 0) return -1;
                at += length + 1;
                place = Place.FieldStart;
                if (more[at - 1] != separator) return at;
            }
        }

        return -1;
    }
}
