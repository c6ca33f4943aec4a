using Churn.Core.Csv;
using Churn.Core.Schema;
using ChurnApi.Problems;

namespace ChurnApi.Batches;

/// <summary>The columns of a CSV batch.</summary>
/// <param name="Names">The names of the columns; each once, none empty.</param>
/// <param name="Header">The header as it was sent, without its end of line.</param>
/// <param name="Reader">Reads the rows.</param>
internal sealed record BatchTable(string[] Names, byte[] Header, TextRecordReader Reader)
{
    /// <summary>The character between the fields.</summary>
    public const byte Separator = (byte)',';

    /// <summary>The member of the query that lets a table lack columns.</summary>
    public const string AllowMissing = "allowMissingColumns";

    /// <summary>Reads the header of a table. As in <c>churn score</c>, it may have columns that the model does not know.</summary>
    /// <param name="header">The first row, without its end of line.</param>
    /// <param name="schema">The schema of the model that answers.</param>
    /// <param name="asOf">The day from which the ages of dates count in rows without a time of their own.</param>
    /// <param name="allowMissing">Whether the table may lack columns of the model.</param>
    /// <returns>The table, or the problem with it.</returns>
    public static (BatchTable? Table, Problem? Problem) Of(ReadOnlySpan<byte> header, CustomerSchema schema, DateOnly? asOf, bool allowMissing)
    {
        var fields = new List<string>();
        if (CsvRow.Split(header, Separator, fields) is var fault and not CsvFault.None) return (null, KnownProblems.InvalidHeader(RowFaults.Words(fault)));
        var names = HeaderNames.Of(fields).Names;
        var reader = new TextRecordReader(schema, names, asOf);
        return reader.MissingFeatures.Count == 0 || (allowMissing && reader.MissingFeatures.Count < schema.UsedColumns.Count)
            ? (new BatchTable(names, header.ToArray(), reader), null)
            : (null, KnownProblems.MissingColumns(reader.MissingFeatures, reader.UnknownNames));
    }
}
