using Churn.Core.Csv;
using CsvHelper;

namespace Churn.Data.Tables;

/// <summary>
/// Reads the records of CSV text through CsvHelper, by the grammar of <see cref="CsvRow"/> and <see cref="CsvRowEnds"/>, which a
/// batch over HTTP is read by: what one accepts or refuses, the other does, too.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const int BlockLength = 256 * 1024;

    private readonly CsvReader csv;
    private readonly int maxField;
    private CsvError fault;

    /// <param name="utf8">The text; a byte order mark is passed over. It stays open.</param>
    /// <param name="separator">The character between the fields.</param>
    /// <param name="maxField">The most bytes of a field.</param>
    /// <param name="maxRecord">The most bytes of a record that is kept in memory while its end is looked for.</param>
    public CsvRecords(Stream utf8, char separator, int maxField, int maxRecord)
    {
        this.maxField = maxField;
        csv = CsvReader.Create(
            utf8,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false, // the header is a record with rules of its own
                DetectSeparatorHint = false,
                TrackLineNumbers = true,
                BufferSize = BlockLength,
                MaxRecordSize = maxRecord,
                OnMalformedRecord = malformed => fault =
                    malformed.Reason == CsvMalformedReason.UnterminatedQuote ? CsvError.OpenQuote : CsvError.StrayQuote,
            },
            leaveOpen: true);
    }

    /// <summary>How many fields the record has.</summary>
    public int FieldCount => csv.FieldCount;

    /// <summary>The 1-based line on which the record begins; a line feed, a carriage return, or both end a line.</summary>
    public int FirstLine { get; private set; }

    /// <summary>The 1-based line on which the record ends.</summary>
    public int LastLine { get; private set; }

    /// <summary>A field in UTF-8, without its quotes; valid until the next record is read.</summary>
    public ReadOnlySpan<byte> Field(int position) => csv.GetSpan(position);

    /// <summary>Reads the next record; empty lines are passed over.</summary>
    /// <param name="fault">What is wrong with the record.</param>
    /// <returns>Whether there is one.</returns>
    public bool Read(out CsvError fault)
    {
        this.fault = CsvError.None;
        try
        {
            if (!csv.Read())
            {
                fault = this.fault;
                return fault != CsvError.None;
            }
        }
        catch (CsvFormatException) // with these options, of a record that is too long alone
        {
            (FirstLine, LastLine) = (LastLine + 1, LastLine + 1);
            fault = CsvError.LongField;
            return true;
        }

        var record = csv.RawRecord;
        FirstLine = LastLine = (int)csv.LineNumber;
        if (record.ContainsAny((byte)'\n', (byte)'\r')) LastLine += LineBreaks(record);
        fault = this.fault;
        if (fault == CsvError.None && record.Length > maxField && HasLongField()) fault = CsvError.LongField;
        return true;
    }

    public void Dispose() => csv.Dispose();

    private static int LineBreaks(ReadOnlySpan<byte> text) =>
        text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    private bool HasLongField()
    {
        for (var i = 0; i < csv.FieldCount; i++)
            if (csv.GetSpan(i).Length > maxField) return true;
        return false;
    }
}
