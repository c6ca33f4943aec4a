using System.Globalization;
using System.IO.Compression;
using Churn.Data.Tables;
using SpreadCheetah;

namespace Churn.Training.Campaigns;

/// <summary>Writes the list of a campaign as an Excel workbook, the same bytes for the same list.</summary>
internal static class CampaignWorkbook
{
    /// <summary>The most rows of a sheet of Excel, the header among them.</summary>
    private const int MaxRows = 1_048_576;

    /// <summary>The most characters of a cell of Excel.</summary>
    private const int MaxCell = 32_767;

    /// <summary>The earliest time of an entry in a ZIP archive, in place of that of the writing.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the list.</summary>
    /// <param name="table">The list, its numbers with a decimal point.</param>
    /// <param name="output">Takes the workbook.</param>
    /// <exception cref="DataRefusedException">It has more rows than a sheet, or a text that is too long for a cell.</exception>
    public static void Write(CampaignTable table, Stream output)
    {
        if (table.Rows.Count >= MaxRows)
            throw new DataRefusedException(new TableError(
                "--out",
                FormattableString.Invariant($"a sheet of Excel has at most {MaxRows:N0} rows; name a file that ends in .csv.")));
        if (table.Rows.Any(row => row.Any(field => field.Length > MaxCell)))
            throw new DataRefusedException(new TableError(
                "--out",
                FormattableString.Invariant(
                    $"a text is longer than a cell of Excel, {MaxCell:N0} characters; name a file that ends in .csv.")));
        using var book = new MemoryStream();
        WriteAsync(table, book).GetAwaiter().GetResult(); // memory does not wait
        SetTimes(book);
        book.Position = 0;
        book.CopyTo(output);
    }

    private static async Task WriteAsync(CampaignTable table, MemoryStream book)
    {
        var options = new SpreadCheetahOptions { DocumentProperties = null }; // they hold the time
        var sheet = await Spreadsheet.CreateNewAsync(book, options).ConfigureAwait(false);
        await using (sheet.ConfigureAwait(false))
        {
            await sheet.StartWorksheetAsync("campaign").ConfigureAwait(false);
            await sheet.AddRowAsync(table.Names.Select(name => new DataCell(name)).ToArray()).ConfigureAwait(false);
            var cells = new DataCell[table.Header.Count];
            foreach (var row in table.Rows)
            {
                for (var column = 0; column < cells.Length; column++)
                    cells[column] = table.IsNumber(column) && row[column].Length > 0
                        ? new DataCell(double.Parse(row[column], CultureInfo.InvariantCulture))
                        : new DataCell(row[column]);
                await sheet.AddRowAsync(cells).ConfigureAwait(false);
            }

            await sheet.FinishAsync().ConfigureAwait(false);
        }
    }

    private static void SetTimes(MemoryStream book)
    {
        using var archive = new ZipArchive(book, ZipArchiveMode.Update, leaveOpen: true);
        foreach (var entry in archive.Entries) entry.LastWriteTime = NoTime;
    }
}
