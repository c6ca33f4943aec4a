using System.Globalization;
using System.Text;

namespace Churn.Core.Csv;

/// <summary>The encodings a text file may have: all of .NET, the legacy code pages among them.</summary>
public static class TextEncodings
{
    /// <summary>UTF-8; it throws on bytes that are not UTF-8.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Names in use that .NET does not know.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["macroman"] = "macintosh",
        ["mac-roman"] = "macintosh",
        ["sjis"] = "shift_jis",
        ["shift-jis"] = "shift_jis",
        ["utf8"] = "utf-8",
        ["utf16"] = "utf-16",
        ["utf32"] = "utf-32",
        ["latin-1"] = "iso-8859-1",
        ["ansi"] = "windows-1252",
    };

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Gets an encoding by any name that .NET knows, or by its code page as in <c>1251</c> or <c>cp1251</c>.</summary>
    /// <returns>The encoding, which throws on bytes that are no text; null if no encoding has the name.</returns>
    public static Encoding? Find(string name)
    {
        name = Aliases.GetValueOrDefault(name.Trim(), name.Trim());
        try
        {
            var digits = name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name[2..] : name;
            var encoding = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var codePage)
                ? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                : Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding is UTF8Encoding ? Utf8 : encoding;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null; // or a code page that .NET calls unsafe, such as UTF-7
        }
    }

    /// <summary>The name as people write it.</summary>
    public static string DisplayName(Encoding encoding) =>
        encoding.CodePage is >= 1250 and <= 1258 ? $"Windows-{encoding.CodePage}" : encoding.WebName.ToUpperInvariant();
}

/// <summary>The mark that some programs put before text in UTF-8; it is no part of the text.</summary>
public static class ByteOrderMark
{
    /// <summary>How many bytes tell whether there is one.</summary>
    public const int Length = 3;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The length of the mark that the bytes begin with; 0 where they have none.</summary>
    public static int LengthIn(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Mark) ? Length : 0;
}
