using System.Globalization;
using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;

namespace Churn.Data.Tables;

/// <summary>
/// Judges whether the first row is a header, by the rows below it: a title has few fields, a row of data has numbers and dates
/// where the rows below have them. A word above numbers is the sign of a header, and decides.
/// </summary>
internal static class HeaderCheck
{
    /// <summary>How many rows below the header are looked at.</summary>
    public const int MaxRows = 100;

    private const string AsHeader = "If it is the header all the same: --skip-lines 0.";

    /// <summary>Judges the first row.</summary>
    /// <param name="header">Its fields.</param>
    /// <param name="line">The line on which it stands.</param>
    /// <param name="rows">The rows below, with the lines on which they begin.</param>
    /// <returns>Why it is not a header, and what to do; null if nothing speaks against it.</returns>
    public static string? Fault(string[] header, int line, IReadOnlyList<(string[] Fields, int FirstLine)> rows)
    {
        rows = [.. rows.Where(row => !row.Fields.SequenceEqual(header))]; // one that stands again further down is no row of data
        if (rows.Count == 0) return null;
        var width = rows.GroupBy(row => row.Fields.Length)
            .OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First();
        if (TitleFault(header, line, rows, width.Key, (double)width.Count() / rows.Count) is { } title) return title;
        var columns = Enumerable.Range(0, Math.Min(header.Length, width.Key))
            .Select(column => new ColumnBelow(header[column].Trim(), width.Select(row => row.Fields[column].Trim()))).ToArray();
        return Array.FindIndex(columns, column => column.IsDataLike) is >= 0 and var at && LooksLikeData(columns)
            ? $"line {line} is not a header: its fields look like the rows below, such as field {at + 1}. "
                + $"For a file without a header, use --no-header; its columns are called column1, column2 and so on. {AsHeader}"
            : null;
    }

    private static string? TitleFault(
        string[] header, int line, IReadOnlyList<(string[] Fields, int FirstLine)> rows, int width, double agreeing)
    {
        if (width < 2) return null;
        var filled = Filled(header);
        var isNarrow = header.Length < width - 1 && agreeing >= 0.9; // R leaves out the name of the row names, which is one field
        var isEmpty = filled <= Math.Max(1, width / 3) && (header.Length == 1 || header[0].Trim().Length > 0);
        if (!isNarrow && !isEmpty) return null;
        var at = rows.ToList().FindIndex(row => row.Fields.Length == width && Filled(row.Fields) * 2 > width);
        if (at < 0 || (!isNarrow && filled * 2 > Filled(rows[at].Fields))) return null;
        var (start, next) = (PlainText.Start(header.First(text => text.Trim().Length > 0)), rows[at].FirstLine);
        var verb = filled == 1 ? "is" : "are";
        return $"line {line} is not a header but a title: {filled} of its fields {verb} filled ('{start}'), "
            + $"the rows below have {width} fields. If the header stands on line {next}, use --skip-lines {next - 1}. {AsHeader}";
    }

    private static bool LooksLikeData(ColumnBelow[] columns)
    {
        if (columns.Any(column => column.IsWordAboveNumbers)) return false;
        if (columns.Any(column => column.IsNumberAboveNumbers && !column.IsWhole)) return true;
        var whole = columns.Where(column => column.IsNumberAboveNumbers)
            .Select(column => long.Parse(column.Name, CultureInfo.InvariantCulture)).ToArray();
        var numbers = IsCount(whole) ? 0 : whole.Length;
        var words = columns.Count(column => column.IsAmongWords);
        return numbers + words >= (numbers > 0 ? 1 : 2) && numbers + words > columns.Count(column => column.IsAboveOtherWords);
    }

    /// <summary>Whether numbers are names after all: a year, or 0, 1, 2 and so on.</summary>
    private static bool IsCount(long[] numbers) => numbers switch
    {
        [] => false,
        [var only] => only is >= 1900 and <= 2100,
        [var first, var second, ..] => second > first
            && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second - pair.First == second - first),
    };

    private static int Filled(string[] fields) => fields.Count(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>A field of the first row, and the filled fields of its column below.</summary>
    private sealed class ColumnBelow
    {
        private const double MostOf = 0.9;
        private const string Marks = " .,+-'%€$£/:\u00A0\u202F";

        public ColumnBelow(string name, IEnumerable<string> fields)
        {
            Name = name;
            string[] texts = [.. fields.Where(text => text.Length > 0)];
            var isNumeric = texts.Length > 0 && texts.Count(IsNumeric) >= MostOf * texts.Length;
            var areDates = texts.Count(IsDateLike) * 2 > texts.Length;
            var isName = name.Length > 0 && !MissingText.IsUsual(name);
            IsNumberAboveNumbers = isNumeric && IsNumeric(name) && IsDateLike(name) == areDates; // months may be names of amounts
            IsWhole = name.Length < 18 && name.All(char.IsAsciiDigit);
            IsWordAboveNumbers = isNumeric && isName && !IsNumeric(name) && name.Any(char.IsLetter);
            IsAmongWords = !isNumeric && isName && (texts.Contains(name) || HasShapeOf(texts));
            IsAboveOtherWords = !isNumeric && isName && !IsAmongWords && texts.Length >= 4
                && texts.Distinct(StringComparer.Ordinal).Count() * 2 <= texts.Length;
        }

        public string Name { get; }

        public bool IsNumberAboveNumbers { get; }

        public bool IsWhole { get; }

        public bool IsWordAboveNumbers { get; }

        /// <summary>Whether the field stands below again, or has digits and letters in the places of all below.</summary>
        public bool IsAmongWords { get; }

        /// <summary>Whether the column repeats its words, and this is none of them.</summary>
        public bool IsAboveOtherWords { get; }

        public bool IsDataLike => IsNumberAboveNumbers || IsAmongWords;

        private bool HasShapeOf(string[] texts) =>
            texts.Length > 0 && Name.Any(char.IsAsciiDigit)
            && texts.Count(text => ShapeOf(text) == ShapeOf(Name)) >= MostOf * texts.Length;

        /// <summary>A number or date in any form: digits, and marks alone between them.</summary>
        private static bool IsNumeric(string text) =>
            text.Any(char.IsAsciiDigit)
            && text.All(letter => char.IsAsciiDigit(letter) || Marks.Contains(letter, StringComparison.Ordinal));

        /// <summary>Whether there are marks in a number that only dates and times have.</summary>
        private static bool IsDateLike(string text) =>
            text.IndexOfAny(['-', '/', ':'], Math.Min(1, text.Length)) > 0 || text.Count(letter => letter == '.') > 1;

        private static string ShapeOf(string text)
        {
            var shape = new StringBuilder(text.Length);
            foreach (var letter in text) shape.Append(char.IsAsciiDigit(letter) ? '9' : char.IsLetter(letter) ? 'a' : letter);
            return shape.ToString();
        }
    }
}
