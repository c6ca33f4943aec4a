using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Churn.Data.Tables;

/// <summary>What a file holds that a table is read from.</summary>
internal enum SourceFormat
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Text that gzip compressed.</summary>
    Gzip,

    /// <summary>An Excel workbook.</summary>
    Workbook,

    /// <summary>A Parquet file, which is no text.</summary>
    Parquet,
}

/// <summary>Tells a file by how it begins, so that one that is no table is refused as what it is.</summary>
internal static partial class FileSignature
{
    private const string SaveAsCsv = "export the table as CSV";

    private static readonly (byte[] Start, string What, string Remedy)[] Binary =
    [
        ([.. "%PDF"u8], "a PDF document", "ask for the table itself, as CSV or Excel"),
        ([.. "PARE"u8], "an encrypted Parquet file", "write it without encryption"),
        ([.. "ARROW1"u8], "an Arrow file", SaveAsCsv),
        ([.. "FEA1"u8], "a Feather file", SaveAsCsv),
        ([.. "ORC"u8, 8], "an ORC file", SaveAsCsv),
        ([.. "Obj"u8, 1], "an Avro file", SaveAsCsv),
        ([.. "SQLite format 3\0"u8], "an SQLite database", SaveAsCsv),
        ([0x89, .. "PNG"u8], "an image (PNG)", SaveAsCsv),
        ([0xFF, 0xD8, 0xFF], "an image (JPEG)", SaveAsCsv),
        ([.. "GIF8"u8], "an image (GIF)", SaveAsCsv),
        ([.. "II*\0"u8], "an image (TIFF)", SaveAsCsv),
        ([.. "MM\0*"u8], "an image (TIFF)", SaveAsCsv),
        ([.. "RIFF"u8], "a sound, film or image file", SaveAsCsv),
        ([.. "BZh"u8], "compressed by bzip2", "unpack it first"),
        ([0xFD, .. "7zXZ"u8], "compressed by xz", "unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd", "unpack it first"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive", "unpack it, and name the CSV file in it"),
        ([.. "Rar!"u8], "a RAR archive", "unpack it, and name the CSV file in it"),
        ([0x89, .. "HDF"u8], "an HDF5 file", SaveAsCsv),
        ([0x7F, .. "ELF"u8], "a program", SaveAsCsv),
        ([.. "$FL2"u8], "an SPSS file", SaveAsCsv),
        ([.. "<stata_dta>"u8], "a Stata file", SaveAsCsv),
    ];

    /// <summary>Tells what a table can be read from.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its content; the place that is read next may be another afterwards.</param>
    /// <param name="start">How it begins.</param>
    /// <exception cref="DataRefusedException">It is a file of another sort; the message names it.</exception>
    public static SourceFormat Of(string path, Stream file, ReadOnlySpan<byte> start)
    {
        foreach (var (known, what, remedy) in Binary)
            if (start.StartsWith(known)) throw Refuse(path, what, remedy);
        if (start.StartsWith("PAR1"u8)) return SourceFormat.Parquet;
        if (Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase))
            throw Refuse(
                path, "no Parquet file, although its name says so", "write or copy it again, or name a CSV file .csv");
        if (start.StartsWith([(byte)0x1F, (byte)0x8B])) return SourceFormat.Gzip;
        if (start.StartsWith([(byte)0xD0, (byte)0xCF, (byte)0x11, (byte)0xE0]))
            return SourceFormat.Workbook; // of before 2007, or with a password
        return start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8)
            ? OfZip(path, file)
            : SourceFormat.Text;
    }

    /// <summary>Refuses a Parquet file, where no library reads it.</summary>
    public static DataRefusedException NoParquet(string path) => Refuse(path, "a Parquet file", SaveAsCsv);

    /// <summary>Refuses text that is no table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">How the text begins.</param>
    /// <exception cref="DataRefusedException">It is text of another sort; the message names it.</exception>
    public static void CheckText(string path, string text)
    {
        var start = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (start.IsEmpty) return;
        if (start[0] == '<' && Html().IsMatch(start))
            throw Refuse(path, "a web page, not the file itself", "download the file behind it (on GitHub: Raw), and name that");
        if (start.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.Ordinal))
            throw Refuse(path, "an Excel 2003 XML spreadsheet", "open it in Excel, and save it as CSV or .xlsx");
        if (start[0] == '<' && Xml().IsMatch(start)) throw Refuse(path, "XML", SaveAsCsv);
        if (start.StartsWith("{\\rtf", StringComparison.Ordinal)) throw Refuse(path, "a text document (RTF)", SaveAsCsv);
        if (start[0] is '{' or '[' && IsJson(start)) throw Refuse(path, "JSON", SaveAsCsv);
        if (start.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            throw Refuse(path, "a pointer of Git LFS, not the file itself", "fetch the file with git lfs pull");
        if (start.StartsWith("@relation", StringComparison.OrdinalIgnoreCase)) throw Refuse(path, "an ARFF file", SaveAsCsv);
        if (Sql().IsMatch(start)) throw Refuse(path, "a dump of a database (SQL)", SaveAsCsv);
    }

    private static DataRefusedException Refuse(string path, string what, string remedy) =>
        SourceFile.Refuse(path, $"this is {what}; {remedy}.");

    private static SourceFormat OfZip(string path, Stream file)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Any(entry => entry.FullName is "xl/workbook.xml" or "xl/workbook.bin")) return SourceFormat.Workbook;
            if (zip.Entries.Any(entry => entry.FullName == "word/document.xml")) throw Refuse(path, "a Word document", SaveAsCsv);
            if (zip.Entries.Any(entry => entry.FullName == "mimetype"))
                throw Refuse(path, "an OpenDocument file (.ods)", "open it, and save it as CSV or .xlsx");
            throw Refuse(path, "a zip archive", "unpack it, and name the CSV file in it");
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Refuse(path, "a zip archive or an Excel workbook that is broken off or damaged", "download or save it again");
        }
    }

    private static bool IsJson(ReadOnlySpan<char> text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.ToString()), isFinalBlock: false, state: default);
        try
        {
            for (var tokens = 0; tokens < 4; tokens++)
                if (!json.Read()) return tokens > 1;
            return true;
        }
        catch (JsonException)
        {
            return false; // such as the header [id],[plan]
        }
    }

    [GeneratedRegex(
        @"\A(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body|meta|script|style|table|title|div)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Html();

    /// <summary>An element that holds another, or text and its end, unlike a header such as &lt;TICKER&gt;,&lt;PER&gt;.</summary>
    [GeneratedRegex(@"\A(<\?xml\b|<!DOCTYPE\b|<([A-Za-z_][\w:.-]*)(\s[^<>]*)?>\s*(<|[^<]*</\2>))", RegexOptions.CultureInvariant)]
    private static partial Regex Xml();

    [GeneratedRegex(
        @"\A(-- (MySQL|MariaDB|PostgreSQL)|(--[^\n]*\n\s*)*(CREATE TABLE|INSERT INTO|DROP TABLE|SET NAMES)\s)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sql();
}
