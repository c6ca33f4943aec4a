using System.Globalization;
using System.IO.Compression;
using System.Text;
using Churn.Core.Csv;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Churn.Data.Tables;

/// <summary>
/// A sheet of an Excel workbook as CSV in UTF-8, made while it is read: a line for each row of the sheet, so that line numbers
/// are Excel's. Dates are written as ISO has them, numbers with a decimal point, TRUE and FALSE, line breaks in a cell as blanks.
/// </summary>
internal sealed class WorkbookText : Stream
{
    public const char Separator = ',';

    private const int MaxRows = 1_048_576; // Excel's own
    private const int MaxColumns = 16_384;

    /// <summary>The most bytes of a workbook's parts that are kept in memory, unpacked.</summary>
    private const long MaxShared = 256L * 1024 * 1024;

    private const long MaxSheets = 4L * 1024 * 1024 * 1024;

    /// <summary>From how many bytes on a part is refused that is packed more than <see cref="MaxRatio"/> times smaller.</summary>
    private const long MaxUnpackedUnseen = 64L * 1024 * 1024;

    private const int MaxRatio = 300;

    private readonly string path;
    private readonly IExcelDataReader reader;
    private byte[] row = [];
    private int taken; // of the row

    private WorkbookText(string path, IExcelDataReader reader, string? note)
    {
        this.path = path;
        this.reader = reader;
        Note = note;
    }

    /// <summary>Which sheet is read; null where there is one only.</summary>
    public string? Note { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a sheet.</summary>
    /// <param name="path">The workbook, for messages.</param>
    /// <param name="file">The workbook; it stays open.</param>
    /// <param name="sheet">The sheet's name; null for the first visible one that is not empty.</param>
    /// <exception cref="DataRefusedException">It is no workbook, is too large, has a password, or lacks the sheet.</exception>
    public static WorkbookText Open(string path, Stream file, string? sheet) => Guard(path, () =>
    {
        if (IsZip(file)) CheckSize(path, file);
        var ansi = TextEncodings.Find("windows-1252");
        var reader = ExcelReaderFactory.CreateReader(file, new() { FallbackEncoding = ansi, LeaveOpen = true });
        var sheets = new List<(string Name, bool IsShown, bool IsEmpty)>();
        do sheets.Add((reader.Name, reader.VisibleState == "visible", reader.FieldCount == 0 || reader.RowCount == 0));
        while (reader.NextResult());
        var names = string.Join(", ", sheets.Select(one => $"'{PlainText.Start(one.Name)}'"));
        var at = sheet is not null
            ? sheets.FindIndex(one => one.Name.Trim().Equals(sheet.Trim(), StringComparison.OrdinalIgnoreCase))
            : sheets.FindIndex(one => one is { IsShown: true, IsEmpty: false });
        if (at < 0)
            throw SourceFile.Refuse(path, sheet is null
                ? "the workbook is empty; the first row must name the columns."
                : $"there is no sheet '{PlainText.Start(sheet)}'; there are {names}.");
        reader.Reset();
        for (var i = 0; i < at; i++) reader.NextResult();
        if (reader.FieldCount > MaxColumns || reader.RowCount > MaxRows)
            throw SourceFile.Refuse(path, $"the sheet has more than {MaxRows} rows or {MaxColumns} columns, as no sheet has.");
        return new WorkbookText(path, reader, sheets.Count == 1
            ? null
            : $"the sheet '{PlainText.Start(sheets[at].Name)}' is read, of {names}; --sheet names another");
    });

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (taken == row.Length && !NextRow()) return 0;
        var length = Math.Min(buffer.Length, row.Length - taken);
        row.AsSpan(taken, length).CopyTo(buffer);
        taken += length;
        return length;
    }

    public override void Flush()
    {
        // nothing is written
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) reader.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsZip(Stream file)
    {
        var isZip = file.ReadByte() == 'P';
        file.Position = 0;
        return isZip;
    }

    /// <summary>Refuses a workbook that unpacks to more than memory or time allow. A part unpacks to what it declares.</summary>
    private static void CheckSize(string path, Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var sheets = zip.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).ToArray();
        var shared = zip.Entries.Except(sheets).Where(IsRead);
        if (sheets.Sum(entry => (double)entry.Length) > MaxSheets || shared.Sum(entry => (double)entry.Length) > MaxShared
            || zip.Entries.Any(entry => entry.Length > MaxUnpackedUnseen && entry.Length > MaxRatio * entry.CompressedLength))
            throw SourceFile.Refuse(path, "the workbook unpacks to far more than its size; save the table as CSV.");
        file.Position = 0;
    }

    /// <summary>Whether a part is read at all; pictures are not.</summary>
    private static bool IsRead(ZipArchiveEntry entry) => !entry.FullName.StartsWith("xl/media/", StringComparison.Ordinal);

    private bool NextRow() => Guard(path, () =>
    {
        if (!reader.Read()) return false;
        var line = new StringBuilder();
        var last = reader.FieldCount - 1;
        for (var i = 0; i <= last; i++)
        {
            if (i > 0) line.Append(Separator);
            line.Append(CsvRow.Written(TextOf(reader.GetValue(i)).ReplaceLineEndings(" "), Separator));
        }

        if (line.Length == last) line.Clear(); // separators alone: a blank row
        row = Encoding.UTF8.GetBytes(line.Append('\n').ToString());
        taken = 0;
        return true;
    });

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        double number when Math.Abs(number) < 1e18 && number == Math.Truncate(number) =>
            number.ToString("F0", CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Turns whatever the library throws at a file that it does not understand into a refusal.</summary>
    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidPasswordException)
        {
            throw SourceFile.Refuse(path, "the workbook has a password; save it without one, or as CSV.");
        }
        catch (Exception fault) when (fault is not (DataRefusedException or OutOfMemoryException))
        {
            throw SourceFile.Refuse(path, "this is not a readable Excel workbook; save it from Excel as .xlsx or CSV.");
        }
    }
}
