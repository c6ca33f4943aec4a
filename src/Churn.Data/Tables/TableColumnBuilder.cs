using System.Text;

namespace Churn.Data.Tables;

/// <summary>Takes up the texts of one column, row by row.</summary>
/// <param name="maxBytes">The most bytes that the texts may take.</param>
internal sealed class TableColumnBuilder(int maxBytes)
{
    private TextNumbers numbers = new(TableColumn.MostKeptOnce, maxBytes);
    private RowCodes codes = new();
    private Utf8List? everyRow; // null while the different texts are few

    public TableColumnBuilder()
        : this(Array.MaxLength)
    {
    }

    /// <summary>Adds the text of the next row; blanks around it are left out.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="OverflowException">The column takes more bytes than it may.</exception>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        utf8 = Utf8Text.Trim(utf8);
        if (everyRow is null && numbers.Of(utf8) is >= 0 and var number) codes.Add(number);
        else (everyRow ??= KeepEveryRow()).Add(utf8);
    }

    /// <summary>Adds the text of the next row, as above.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Add(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)));
    }

    public TableColumn Build()
    {
        if (everyRow is not null)
        {
            everyRow.Trim();
            return new TableColumn(everyRow);
        }

        codes.Trim();
        var texts = new string[numbers.Texts.Count];
        for (var number = 0; number < texts.Length; number++) texts[number] = Encoding.UTF8.GetString(numbers.Texts[number]);
        return new TableColumn(texts, codes);
    }

    private Utf8List KeepEveryRow()
    {
        var rows = new Utf8List(maxBytes);
        for (var row = 0; row < codes.Count; row++) rows.Add(numbers.Texts[codes[row]]);
        (numbers, codes) = (new TextNumbers(0, 0), new RowCodes());
        return rows;
    }
}
