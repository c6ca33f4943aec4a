using System.Buffers;

namespace ChurnApi.Predict;

/// <summary>
/// A record is an item of the JSON array that is the body. Brackets and strings are followed as far as needed to see where an
/// item ends; its reader finds what is wrong inside.
/// </summary>
internal sealed class ArrayFramer : IRecordFramer
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(",]} \t\r\n"u8);

    private Place place = Place.BeforeArray;
    private int depth;
    private bool escaped;

    private enum Place
    {
        BeforeArray,
        BeforeFirst,
        BeforeItem,
        AfterItem,
        AfterArray,
        InWord,
        InText,
        InBrackets,
        InTextInBrackets,
    }

    public (FrameKind Kind, int Length) Next(ReadOnlySpan<byte> more) => place switch
    {
        Place.InWord => Word(more),
        Place.InText or Place.InTextInBrackets => Text(more),
        Place.InBrackets => Brackets(more),
        _ => Between(more),
    };

    public FrameKind End() => place == Place.AfterArray ? FrameKind.Nothing : FrameKind.Malformed;

    private (FrameKind Kind, int Length) Between(ReadOnlySpan<byte> more)
    {
        var blanks = more.IndexOfAnyExcept(" \t\r\n"u8);
        if (blanks < 0) return (FrameKind.Nothing, more.Length);
        if (blanks > 0) return (FrameKind.Nothing, blanks);
        var kind = Enter(more[0]);
        return (kind, kind is FrameKind.Open or FrameKind.Nothing ? 1 : 0);
    }

    private FrameKind Enter(byte letter)
    {
        switch (place)
        {
            case Place.BeforeArray when letter == '[':
                place = Place.BeforeFirst;
                return FrameKind.Nothing;
            case Place.BeforeArray:
                return StartsValue(letter) ? FrameKind.NotAnArray : FrameKind.Malformed;
            case Place.BeforeFirst or Place.AfterItem when letter == ']':
                place = Place.AfterArray;
                return FrameKind.Nothing;
            case Place.AfterItem when letter == ',':
                place = Place.BeforeItem;
                return FrameKind.Nothing;
            case Place.BeforeFirst or Place.BeforeItem when StartsValue(letter):
                (place, depth) = letter switch
                {
                    (byte)'"' => (Place.InText, 0),
                    (byte)'{' or (byte)'[' => (Place.InBrackets, 1),
                    _ => (Place.InWord, 0),
                };
                return FrameKind.Open;
            default:
                return FrameKind.Malformed;
        }
    }

    private static bool StartsValue(byte letter) => "{[\"-0123456789tfn"u8.Contains(letter);

    private (FrameKind Kind, int Length) Word(ReadOnlySpan<byte> more)
    {
        var end = more.IndexOfAny(WordEnds);
        if (end < 0) return (FrameKind.Open, more.Length);
        place = Place.AfterItem;
        return (FrameKind.Record, end);
    }

    private (FrameKind Kind, int Length) Text(ReadOnlySpan<byte> more)
    {
        if (escaped)
        {
            escaped = false;
            return (FrameKind.Open, 1);
        }

        var end = more.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0) return (FrameKind.Open, more.Length);
        if (more[end] == '\\') escaped = true;
        else if (place == Place.InTextInBrackets) place = Place.InBrackets;
        else
        {
            place = Place.AfterItem;
            return (FrameKind.Record, end + 1);
        }

        return (FrameKind.Open, end + 1);
    }

    private (FrameKind Kind, int Length) Brackets(ReadOnlySpan<byte> more)
    {
        var end = more.IndexOfAny("\"{}[]"u8);
        if (end < 0) return (FrameKind.Open, more.Length);
        if (more[end] == '"') place = Place.InTextInBrackets;
        else depth += more[end] is (byte)'{' or (byte)'[' ? 1 : -1;
        if (depth > 0) return (FrameKind.Open, end + 1);
        place = Place.AfterItem;
        return (FrameKind.Record, end + 1);
    }
}
