using System.Text;
using Churn.Core.Csv;
using Churn.Core.Numerics;
using Churn.Data.Tables;

namespace Churn.Training.Scoring;

/// <summary>
/// Writes rows in the form of the file that they come from: encoding, byte order mark, Excel's separator line, quotes, line ends.
/// A character that the encoding does not have is written as its number, such as \u20AC.
/// </summary>
internal sealed class ScoredFileWriter : IDisposable
{
    private readonly CsvDialect dialect;
    private readonly Shard shard;
    private readonly NumberedCharacters numbered = new();
    private readonly StreamWriter text;
    private bool isHeader;
    private bool hasRows;
    private bool isDisposed;

    /// <param name="output">Takes the file; it stays open.</param>
    /// <param name="dialect">The form of the input.</param>
    /// <param name="hasHeader">Whether the first row is the header.</param>
    /// <param name="part">The part of the file that is written; null for the whole.</param>
    public ScoredFileWriter(Stream output, CsvDialect dialect, bool hasHeader, Shard? part = null)
    {
        this.dialect = dialect;
        shard = part ?? Shard.Whole;
        isHeader = hasHeader && shard.IsFirst;
        var encoding = (Encoding)dialect.Encoding.Clone();
        encoding.EncoderFallback = numbered;
        if (dialect.HasByteOrderMark && shard.IsFirst) output.Write(encoding.Preamble);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        text = encoding is UTF8Encoding
            ? new StreamWriter(output, utf8, leaveOpen: true)
            : new StreamWriter(Encoding.CreateTranscodingStream(output, encoding, utf8, leaveOpen: true), utf8);
        if (!dialect.HasSeparatorLine || !shard.IsFirst) return;
        BeginLine();
        text.Write($"sep={dialect.Separator}");
    }

    /// <summary>Whether a character was written as its number; known when the writer is disposed.</summary>
    public bool HasNumbered => numbered.Any;

    /// <summary>Writes a row; the first is the header.</summary>
    public void WriteRow(IEnumerable<string> fields)
    {
        var quotes = isHeader ? dialect.QuotesHeader : dialect.QuotesRows;
        isHeader = false;
        BeginLine();
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst) text.Write(dialect.Separator);
            isFirst = false;
            text.Write(quotes ? CsvRow.Quoted(field) : CsvRow.Written(field, dialect.Separator));
        }
    }

    /// <summary>Ends the last line, if the input's is, or if another part of the file follows.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        if (hasRows && (dialect.EndsLastLine || !shard.IsLast)) text.Write(dialect.LineEnd);
        text.Dispose();
    }

    private void BeginLine()
    {
        if (hasRows) text.Write(dialect.LineEnd);
        hasRows = true;
    }

    /// <summary>Writes a character that an encoding does not have as its number.</summary>
    private sealed class NumberedCharacters : EncoderFallback
    {
        public bool Any { get; private set; }

        public override int MaxCharCount => "\\UFFFFFFFF".Length;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(NumberedCharacters numbered) : EncoderFallbackBuffer
        {
            private string written = "";
            private int position;

            public override int Remaining => written.Length - position;

            public override bool Fallback(char charUnknown, int index) =>
                Begin(FormattableString.Invariant($"\\u{(int)charUnknown:X4}"));

            public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) =>
                Begin(FormattableString.Invariant($"\\U{char.ConvertToUtf32(charUnknownHigh, charUnknownLow):X8}"));

            public override char GetNextChar() => position < written.Length ? written[position++] : '\0';

            public override bool MovePrevious()
            {
                if (position == 0) return false;
                position--;
                return true;
            }

            public override void Reset() => (written, position) = ("", 0);

            private bool Begin(string number)
            {
                (written, position) = (number, 0);
                numbered.Any = true;
                return true;
            }
        }
    }
}
