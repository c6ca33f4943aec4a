using System.Text;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Data.Tables;

namespace Churn.TestSupport.Fuzzing;

/// <summary>
/// Reads the same bytes as a file is read, through CsvHelper, and as a batch over HTTP is read, row by row, in pieces of
/// different lengths, and compares rows, fields and the first refusal.
/// </summary>
public static class GrammarTrial
{
    private const int MaxPiece = 50;

    /// <summary>Reads the bytes of a seed: a spoilt customers file, or a text of quotes and separators.</summary>
    /// <returns>What was read, and the difference; null if there is none.</returns>
    public static GrammarOutcome Run(int seed)
    {
        var bytes = seed % 2 == 0 ? SpoiltFile.Of(seed).Bytes : CsvSoup.Of(seed);
        if (!Utf8.IsValid(bytes)) bytes = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes)); // it would be refused before
        var separator = seed % 3 == 0 ? ';' : ',';
        var (file, batch) = (ReadAsFile(bytes, separator, seed), ReadAsBatch(bytes, separator, seed));
        var difference = file.Rows.SequenceEqual(batch.Rows) && file.Fault == batch.Fault
            ? null
            : $"as a file {Show(file)}, as a batch {Show(batch)}";
        return new GrammarOutcome(file.Rows.Count, file.Fault, difference);
    }

    private static string Show((List<string> Rows, CsvError Fault) read) =>
        $"{read.Rows.Count} rows, then {read.Fault}: {string.Join(" / ", read.Rows)}";

    private static (List<string> Rows, CsvError Fault) ReadAsFile(byte[] bytes, char separator, int seed)
    {
        var rows = new List<string>();
        using var records = new CsvRecords(new Pieces(bytes, new Random(seed)), separator, int.MaxValue, int.MaxValue);
        while (records.Read(out var fault))
        {
            if (fault != CsvError.None) return (rows, fault);
            var fields = new List<string>();
            for (var i = 0; i < records.FieldCount; i++) fields.Add(Encoding.UTF8.GetString(records.Field(i)));
            rows.Add(Joined(fields));
        }

        return (rows, CsvError.None);
    }

    private static (List<string> Rows, CsvError Fault) ReadAsBatch(byte[] bytes, char separator, int seed)
    {
        var (rows, fields, random) = (new List<string>(), new CsvFields(), new Random(seed));
        var ends = new CsvRowEnds((byte)separator);
        var (start, at) = (ByteOrderMark.LengthIn(bytes), ByteOrderMark.LengthIn(bytes));
        while (start < bytes.Length)
        {
            var piece = bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, MaxPiece)));
            var length = ends.Find(piece);
            at += length < 0 ? piece.Length : length;
            if (length < 0 && at < bytes.Length) continue;
            var row = CsvRow.WithoutEnd(bytes.AsSpan(start, at - start));
            start = at;
            if (row.IsEmpty) continue;
            if (fields.Split(row, (byte)separator) is var fault and not CsvError.None) return (rows, fault);
            rows.Add(Joined(fields.ToStrings()));
        }

        return (rows, CsvError.None);
    }

    private static string Joined(IEnumerable<string> fields) => string.Concat(fields.Select(field => $"<{field}>"));

    private sealed class Pieces(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, MaxPiece))]);

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, random.Next(1, MaxPiece)));
    }
}

/// <summary>What came of reading bytes in both ways.</summary>
/// <param name="Rows">The rows of the file, its header among them.</param>
/// <param name="Fault">Why its reading ended early.</param>
/// <param name="Difference">How the batch differs; null if it does not.</param>
public sealed record GrammarOutcome(int Rows, CsvError Fault, string? Difference);
