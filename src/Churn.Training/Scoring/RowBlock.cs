using System.Collections.Concurrent;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Training.Scoring;

/// <summary>
/// Rows of a file that are worked on together, by one thread at a time, in memory that the next ones use again: there is no text
/// for each field.
/// </summary>
/// <param name="columns">The columns of the file.</param>
internal sealed class RowBlock(TextRecordReader columns)
{
    private const int Size = 128;

    private readonly CsvFields[] rows = [.. Enumerable.Range(0, Size).Select(_ => new CsvFields())];
    private readonly int[] lines = new int[Size];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the records; one is good until the next.</summary>
    public TextRecordReader.RowReader Reader { get; } = new(columns);

    /// <summary>What is written of the rows.</summary>
    public RowText Text { get; } = new();

    /// <summary>A row, by its position from 0.</summary>
    public CsvFields this[int row] => rows[row];

    /// <summary>The 1-based line of the file on which a row ends.</summary>
    public int LineOf(int row) => lines[row];

    /// <summary>Reads the blocks of a file, one after the other.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="used">Blocks whose work is done.</param>
    public static IEnumerable<RowBlock> Read(CsvRows file, TextRecordReader columns, ConcurrentBag<RowBlock> used)
    {
        while (true)
        {
            var block = used.TryTake(out var free) ? free : new RowBlock(columns);
            block.Fill(file);
            if (block.Count == 0) yield break;
            yield return block;
        }
    }

    private void Fill(CsvRows file)
    {
        Text.Clear();
        for (Count = 0; Count < Size && file.Next(); Count++)
        {
            file.CopyTo(rows[Count]);
            lines[Count] = file.Line;
        }
    }
}
