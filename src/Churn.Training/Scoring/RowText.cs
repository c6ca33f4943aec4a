using System.Buffers;
using System.Globalization;
using Churn.Core.Csv;
using Churn.Data.Tables;

namespace Churn.Training.Scoring;

/// <summary>The text of rows in the form of a file, without a string for each field.</summary>
internal sealed class RowText
{
    /// <summary>More characters than any number has.</summary>
    private const int LongestNumber = 32;

    private readonly ArrayBufferWriter<char> text = new();
    private bool isFirst = true;

    /// <summary>What was written since it was cleared.</summary>
    public ReadOnlySpan<char> Written => text.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        text.ResetWrittenCount();
        isFirst = true;
    }

    /// <summary>Begins a row with the fields of another.</summary>
    public void Begin(CsvFields row, CsvDialect dialect)
    {
        if (!isFirst) text.Write(dialect.LineEnd);
        isFirst = false;
        for (var i = 0; i < row.Count; i++)
        {
            if (i > 0) text.Write([dialect.Separator]);
            CsvRow.Write(row[i], dialect.Separator, dialect.QuotesRows, text);
        }
    }

    /// <summary>Adds a field with a number as <see cref="RoundedNumber"/> writes it; an empty one where there is none.</summary>
    public void Add(double? number, int digits, CsvDialect dialect)
    {
        Span<char> field = stackalloc char[LongestNumber];
        var length = 0;
        if (number is { } known) Math.Round(known, digits).TryFormat(field, out length, default, CultureInfo.InvariantCulture);
        text.Write([dialect.Separator]);
        CsvRow.Write(field[..length], dialect.Separator, dialect.QuotesRows, text);
    }
}
