namespace Churn.Data.Tables;

/// <summary>The code of each row's text: one byte a row while the codes are below 256, two bytes after that.</summary>
internal sealed class RowCodes
{
    private const int FirstCapacity = 16;

    private byte[] narrow = new byte[FirstCapacity];
    private ushort[]? wide;

    public int Count { get; private set; }

    public int this[int row] => wide is null ? narrow[row] : wide[row];

    /// <summary>Adds the code of the next row.</summary>
    /// <param name="code">From 0 to 65,535.</param>
    public void Add(int code)
    {
        if (wide is null && code > byte.MaxValue) Widen();
        if (wide is not null)
        {
            if (Count == wide.Length) Array.Resize(ref wide, Count * 2);
            wide[Count++] = (ushort)code;
            return;
        }

        if (Count == narrow.Length) Array.Resize(ref narrow, Count * 2);
        narrow[Count++] = (byte)code;
    }

    /// <summary>Frees the memory that no row takes.</summary>
    public void Trim()
    {
        if (wide is null) Array.Resize(ref narrow, Count);
        else Array.Resize(ref wide, Count);
    }

    /// <summary>Counts the rows of each code.</summary>
    /// <param name="codes">How many codes there are.</param>
    public int[] CountRows(int codes)
    {
        var counts = new int[codes];
        if (wide is null)
            foreach (var code in narrow.AsSpan(0, Count)) counts[code]++;
        else
            foreach (var code in wide.AsSpan(0, Count)) counts[code]++;
        return counts;
    }

    /// <summary>Gives each row what its code has.</summary>
    public T[] Spread<T>(T[] ofCode)
    {
        var values = new T[Count];
        if (wide is null)
            for (var row = 0; row < values.Length; row++) values[row] = ofCode[narrow[row]];
        else
            for (var row = 0; row < values.Length; row++) values[row] = ofCode[wide[row]];
        return values;
    }

    private void Widen()
    {
        wide = new ushort[narrow.Length];
        for (var row = 0; row < Count; row++) wide[row] = narrow[row];
        narrow = [];
    }
}
