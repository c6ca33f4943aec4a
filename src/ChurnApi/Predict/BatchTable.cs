using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>The columns of a CSV batch.</summary>
/// <param name="Names">The names of the columns; each once, none empty.</param>
/// <param name="Header">The header as it was sent, without its end of line.</param>
/// <param name="Reader">Reads the rows.</param>
/// <param name="Separator">The character between the fields.</param>
/// <param name="Mark">What stands before the fraction of a number.</param>
internal sealed record BatchTable(string[] Names, byte[] Header, TextRecordReader Reader, byte Separator, DecimalMark Mark)
{
    /// <summary>The character between the fields where no table was sent.</summary>
    public const byte UsualSeparator = (byte)',';

    /// <summary>The characters that may stand between the fields, the usual one first.</summary>
    public static IReadOnlyList<byte> Separators { get; } = [UsualSeparator, (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>Whether the first line of the body was Excel's line that names the separator, <c>sep=;</c>.</summary>
    public bool HasSeparatorLine { get; init; }

    /// <summary>Whether the body began with a byte order mark.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>The member of the query that lets a table lack columns.</summary>
    public const string AllowMissing = "allowMissingColumns";

    /// <summary>
    /// Reads the header of a table. As in <c>churn score</c>, it may have columns that the model does not know.
    /// </summary>
    /// <param name="header">The first row, without its end of line.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="schema">The schema of the model that answers.</param>
    /// <param name="asOf">The day from which the ages of dates count in rows without a time of their own.</param>
    /// <param name="allowMissing">Whether the table may lack columns of the model.</param>
    /// <returns>The table, or the problem with it.</returns>
    public static (BatchTable? Table, Problem? Problem) Of(
        ReadOnlySpan<byte> header, byte separator, CustomerSchema schema, DateOnly? asOf, bool allowMissing)
    {
        var row = new CsvFields();
        if (RowErrors.Split(header, separator, row) is { } fault) return (null, KnownProblems.InvalidHeader(fault));
        var fields = row.ToStrings();
        var names = HeaderNames.Of(fields).Names;
        if (Twice(fields, schema) is { } twice)
            return (
                null,
                KnownProblems.InvalidHeader($"'{twice}' occurs twice. Name each column once."));
        var reader = new TextRecordReader(schema, names, asOf);
        return reader.MissingFeatures.Count == 0 || (allowMissing && reader.MissingFeatures.Count < schema.UsedColumns.Count)
            ? (new BatchTable(names, header.ToArray(), reader, separator, schema.DecimalMarkIn(names)), null)
            : (null, KnownProblems.MissingColumns(reader.MissingFeatures, reader.UnknownNames));
    }

    /// <summary>The separator that a line names and nothing else, as Excel writes it: <c>sep=;</c>.</summary>
    /// <returns>Null if it is no such line.</returns>
    public static byte? SeparatorIn(ReadOnlySpan<byte> line) =>
        SeparatorLine.Read(Encoding.UTF8.GetString(line)) is { } separator && Separators.Contains((byte)separator)
            ? (byte)separator
            : null;

    /// <summary>
    /// The separator by which a header names most columns of the model; the usual one where it names none by any.
    /// </summary>
    public static byte SeparatorOf(byte[] header, CustomerSchema schema) =>
        Separators.MaxBy(separator =>
        {
            var fields = new CsvFields();
            return fields.Split(header, separator) == CsvError.None
                ? HeaderNames.Of(fields.ToStrings()).Names.Count(name => schema.TryFind(name, out _, out _))
                : 0;
        });

    /// <summary>A column that the model uses and a header names twice; null if there is none.</summary>
    private static string? Twice(string[] fields, CustomerSchema schema) =>
        fields
            .Select(PlainText.OneLine)
            .GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(name =>
                name.Count() > 1 && schema.TryFind(name.Key, out var column, out _) && column is not UnusedColumn)
            ?.Key;
}
