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

    /// <summary>How many bytes of the field under way were seen.</summary>
    public long FieldLength { get; private set; }

    /// <summary>Looks on from where the last call stopped.</summary>
    /// <param name="more">The bytes that follow.</param>
    /// <returns>How many of them belong to the row, its end among them; -1 if it does not end in them.</returns>
    public int Find(ReadOnlySpan<byte> more)
    {
        var (at, field) = (0, 0);
        while (at < more.Length)
        {
            var length = place switch
            {
                Place.Quoted => Step(more[at..].IndexOf(Quote), Place.AfterQuote), // or the first of two that stand for one
                not Place.Plain when more[at] == Quote => Step(0, Place.Quoted),
                _ => Step(more[at..].IndexOfAny(separator, (byte)'\r', (byte)'\n'), Place.FieldStart),
            };
            if (length == 0) break;
            at += length;
            if (place != Place.FieldStart) continue;
            (field, FieldLength) = (at, 0);
            if (more[at - 1] != separator) return at;
        }

        FieldLength += more.Length - field;
        return -1;
    }

    /// <summary>Goes behind a character that was looked for.</summary>
    /// <returns>The bytes up to it and with it; 0 if it is not there.</returns>
    private int Step(int position, Place next)
    {
        if (position >= 0) place = next;
        else if (place is not Place.Quoted) place = Place.Plain;
        return position + 1;
    }
}
