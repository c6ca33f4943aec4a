using System.Buffers.Text;
using System.Text;
using Churn.Core.Schema;

namespace Churn.Core.Events;

/// <summary>When an event happened.</summary>
/// <param name="Ticks">
/// Since the year 1, in units of 100 ns: in UTC where the text names a zone, else on the clock of who wrote it.
/// </param>
/// <param name="HasZone">Whether the text names a zone.</param>
/// <param name="IsDay">Whether the text is a day without a time of day.</param>
public readonly record struct EventTime(long Ticks, bool HasZone, bool IsDay);

/// <summary>
/// Reads the times of events: ISO 8601 with or without time of day and zone, seconds or milliseconds since 1970, and dates of all
/// forms that customers files have, with a time of day after them.
/// </summary>
public sealed class EventTimeReader
{
    private const long FirstSecond = 100_000_000; // of 1973; fewer digits are no time
    private const long FirstMillisecond = 100_000_000_000;

    private readonly DateFormat? form; // null where times count from 1970

    private EventTimeReader(DateFormat? form) => this.form = form;

    /// <summary>A reader of ISO 8601, as JSON has times.</summary>
    public static EventTimeReader Iso { get; } = new(DateFormat.Iso);

    /// <summary>A reader of seconds or milliseconds since 1970.</summary>
    public static EventTimeReader Counted { get; } = new(form: null);

    /// <summary>Finds out how times are written.</summary>
    /// <param name="texts">Some of them.</param>
    /// <param name="dayFirst">Whether 05/06/2024 is in June; null to find out.</param>
    /// <param name="isAmbiguous">Whether the texts do not tell the day from the month.</param>
    /// <returns>A reader; null where the texts are no times.</returns>
    public static EventTimeReader? For(IReadOnlyCollection<string> texts, bool? dayFirst, out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (texts.Count == 0) return null;
        if (texts.All(text => Iso.TryRead(Encoding.UTF8.GetBytes(text), out _))) return Iso;
        if (texts.All(text => Counted.TryRead(Encoding.UTF8.GetBytes(text), out _))) return Counted;
        var dates = texts.Select(text => DateOf(text, out _).ToString()).ToArray();
        var matches = DateFormats.ThatRead(dates, tolerance: 0.1);
        var fits = matches.Fits.Select(fit => fit.Form).ToArray();
        if (dayFirst is { } order)
            fits = [.. fits.Where(fit => DateFormats.IsDayFirst(fit) is not { } first || first == order)];
        isAmbiguous = dayFirst is null && matches.AreAmbiguous;
        return fits.Length > 0 && !isAmbiguous ? new EventTimeReader(fits[0]) : null;
    }

    /// <summary>Reads a time.</summary>
    /// <param name="utf8">The text, without blanks around it.</param>
    /// <param name="time">The time.</param>
    public bool TryRead(ReadOnlySpan<byte> utf8, out EventTime time)
    {
        if (form == DateFormat.Iso && TryIso(utf8, out time)) return true;
        return form is { } written ? TryWritten(utf8, written, out time) : TryCounted(utf8, out time);
    }

    private static bool TryIso(ReadOnlySpan<byte> utf8, out EventTime time)
    {
        time = default;
        if (utf8.Length < 10 || utf8[4] != '-' || utf8[7] != '-') return false;
        if (!TryDigits(utf8[..4], out var year) || !TryDigits(utf8[5..7], out var month) || !TryDigits(utf8[8..10], out var day))
            return false;
        if (year is < DateFormats.FirstYear or > DateFormats.LastYear || month is < 1 or > 12) return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var ticks = new DateOnly(year, month, day).DayNumber * TimeSpan.TicksPerDay;
        return TryTimeOfDay(utf8[10..], ticks, out time);
    }

    private static bool TryCounted(ReadOnlySpan<byte> utf8, out EventTime time)
    {
        time = default;
        if (!Utf8Parser.TryParse(utf8, out long count, out var read) || count < FirstSecond) return false;
        var fraction = 0.0;
        if (read < utf8.Length && (utf8[read] != '.' || !Utf8Parser.TryParse(utf8[read..], out fraction, out var rest)
            || read + rest != utf8.Length)) return false;
        var unit = count < FirstMillisecond ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        if (count > (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / unit) return false;
        var ticks = DateTime.UnixEpoch.Ticks + (count * unit) + (long)(fraction * unit);
        time = new EventTime(ticks, HasZone: true, IsDay: false);
        return EventClock.DayOf(ticks).Year <= DateFormats.LastYear;
    }

    private static bool TryWritten(ReadOnlySpan<byte> utf8, DateFormat form, out EventTime time)
    {
        time = default;
        if (utf8.Length > 100) return false;
        var text = Encoding.UTF8.GetString(utf8);
        var date = DateOf(text, out var start);
        if (DateFormats.IsCompact(form) && date.Length != DateFormats.Pattern(form).Length) return false;
        if (!DateFormats.TryRead(form, date, out var day) && !DateFormats.TryReadUnmistakable(date, out day)) return false;
        return TryTimeOfDay(utf8[^Encoding.UTF8.GetByteCount(text.AsSpan(start))..], EventClock.StartOf(day), out time);
    }

    /// <summary>The date of a text: what stands before the hour of a time of day.</summary>
    private static ReadOnlySpan<char> DateOf(string text, out int start)
    {
        var colon = text.IndexOf(':');
        start = colon < 0 ? text.Length : colon;
        while (colon >= 0 && start > 0 && char.IsAsciiDigit(text[start - 1])) start--;
        return text.AsSpan(0, start).TrimEnd("Tt, \u00A0\u202F");
    }

    /// <summary>Reads T or blanks, hours, minutes, seconds and their fraction, half of the day, and zone; or nothing.</summary>
    private static bool TryTimeOfDay(ReadOnlySpan<byte> utf8, long day, out EventTime time)
    {
        time = new EventTime(day, HasZone: false, IsDay: true);
        if (utf8.IsEmpty) return true;
        utf8 = utf8.TrimStart("Tt "u8);
        if (!TakeNumber(ref utf8, out var hour) || !Take(ref utf8, (byte)':')) return false;
        if (!TakeNumber(ref utf8, out var minute)) return false;
        var (second, fraction) = (0, 0L);
        if (Take(ref utf8, (byte)':'))
        {
            if (!TakeNumber(ref utf8, out second)) return false;
            if (Take(ref utf8, (byte)'.') || Take(ref utf8, (byte)',')) fraction = TakeFraction(ref utf8);
        }

        if (!TakeHalf(ref utf8, ref hour) || hour > 23 || minute > 59 || second > 60) return false;
        var ticks = day + (((((hour * 60L) + minute) * 60) + Math.Min(second, 59)) * TimeSpan.TicksPerSecond) + fraction;
        if (!TryZone(utf8, out var offset)) return false;
        time = new EventTime(ticks - ((offset ?? 0) * TimeSpan.TicksPerMinute), offset is not null, IsDay: false);
        return true;
    }

    /// <summary>Reads AM or PM, where it stands.</summary>
    private static bool TakeHalf(ref ReadOnlySpan<byte> utf8, ref int hour)
    {
        var rest = utf8.TrimStart((byte)' ');
        if (rest.Length < 2 || (rest[1] | 0x20) != 'm' || (rest[0] | 0x20) is not ('a' or 'p')) return true;
        if (hour is < 1 or > 12) return false;
        hour = (hour % 12) + ((rest[0] | 0x20) == 'p' ? 12 : 0);
        utf8 = rest[2..];
        return true;
    }

    /// <summary>Reads a zone as minutes before UTC; null for none.</summary>
    private static bool TryZone(ReadOnlySpan<byte> utf8, out int? minutes)
    {
        minutes = null;
        utf8 = utf8.Trim((byte)' ');
        if (utf8.IsEmpty) return true;
        if (utf8.SequenceEqual("Z"u8) || utf8.SequenceEqual("z"u8) || utf8.SequenceEqual("UTC"u8) || utf8.SequenceEqual("GMT"u8))
        {
            minutes = 0;
            return true;
        }

        if (utf8[0] is not ((byte)'+' or (byte)'-')) return false;
        var sign = utf8[0] == '-' ? -1 : 1;
        utf8 = utf8[1..];
        if (utf8.Length < 2 || !TryDigits(utf8[..2], out var hours) || hours > 14) return false;
        utf8 = utf8[2..];
        Take(ref utf8, (byte)':');
        var rest = 0;
        if (!utf8.IsEmpty && (utf8.Length != 2 || !TryDigits(utf8, out rest) || rest > 59)) return false;
        minutes = sign * ((hours * 60) + rest);
        return true;
    }

    /// <summary>Takes one or two digits.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<byte> utf8, out int number)
    {
        var length = utf8.Length > 1 && char.IsAsciiDigit((char)utf8[1]) ? 2 : Math.Min(1, utf8.Length);
        if (length == 0 || !TryDigits(utf8[..length], out number))
        {
            number = 0;
            return false;
        }

        utf8 = utf8[length..];
        return true;
    }

    private static long TakeFraction(ref ReadOnlySpan<byte> utf8)
    {
        var (ticks, unit) = (0L, TimeSpan.TicksPerSecond);
        while (!utf8.IsEmpty && char.IsAsciiDigit((char)utf8[0]))
        {
            unit /= 10; // digits beyond the seventh are cut off
            ticks += (utf8[0] - '0') * unit;
            utf8 = utf8[1..];
        }

        return ticks;
    }

    private static bool Take(ref ReadOnlySpan<byte> utf8, byte mark)
    {
        if (utf8.IsEmpty || utf8[0] != mark) return false;
        utf8 = utf8[1..];
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> utf8, out int number)
    {
        number = 0;
        foreach (var digit in utf8)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
