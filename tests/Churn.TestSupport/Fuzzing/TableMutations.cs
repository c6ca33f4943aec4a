namespace Churn.TestSupport.Fuzzing;

/// <summary>Ways to spoil a table while lines and fields can still be told apart.</summary>
internal static class TableMutations
{
    public static (string Name, Action<Random, LinesOfFields> Apply)[] All { get; } =
    [
        ("drop line", (random, table) => table.Lines.RemoveAt(Line(random, table))),
        ("double line", (random, table) => table.Lines.Insert(Line(random, table), table.Lines[Line(random, table)])),
        ("swap lines", SwapLines),
        ("repeat header", (random, table) => table.Lines.Insert(Line(random, table), table.Lines[0])),
        ("blank line", (random, table) => table.Lines.Insert(Line(random, table), [""])),
        ("header alone", (_, table) => table.Lines.RemoveRange(1, table.Lines.Count - 1)),
        ("drop field", (random, table) => ReplaceLine(random, table, fields => [.. fields.Skip(1)])),
        ("add field", (random, table) => ReplaceLine(random, table, fields => [.. fields, OddTexts.Draw(random)])),
        ("odd field", OddField), ("odd field", OddField), ("odd field", OddField),
        ("odd name", (random, table) => table.Lines[0] = Replace(table.Lines[0], Column(random, table), OddTexts.Draw(random))),
        (
            "double name",
            (random, table) =>
                table.Lines[0] = Replace(table.Lines[0], Column(random, table), table.Lines[0][Column(random, table)])),
        ("name of a part", (random, table) => table.Lines[0] = Replace(table.Lines[0], Column(random, table), "joined (month)")),
        ("odd column", OddColumn),
        (
            "mixed column",
            (random, table) => SpoilColumn(random, table, (text, _) => random.Next(3) == 0 ? OddTexts.Draw(random) : text)),
        (
            "few odd values",
            (random, table) => SpoilColumn(random, table, (text, _) => random.Next(20) == 0 ? OddTexts.Draw(random) : text)),
        ("empty column", (random, table) => SpoilColumn(random, table, (_, _) => "")),
        ("constant column", (random, table) => SpoilColumn(random, table, (_, _) => "same")),
        ("gaps", (random, table) => SpoilColumn(random, table, (text, _) => random.Next(2) == 0 ? "" : text)),
        ("counted column", (random, table) => SpoilColumn(random, table, (_, line) => $"{line}")),
        ("label gone", (_, table) => table.Lines[0] = [.. table.Lines[0].Select(name => name == "Churn" ? "Other" : name)]),
    ];

    private static int Line(Random random, LinesOfFields table) => random.Next(table.Lines.Count);

    private static int Column(Random random, LinesOfFields table) => random.Next(Math.Max(1, table.Lines[0].Length));

    private static void SwapLines(Random random, LinesOfFields table)
    {
        var (a, b) = (Line(random, table), Line(random, table));
        (table.Lines[a], table.Lines[b]) = (table.Lines[b], table.Lines[a]);
    }

    private static void ReplaceLine(Random random, LinesOfFields table, Func<string[], string[]> change)
    {
        var line = Line(random, table);
        table.Lines[line] = change(table.Lines[line]);
    }

    private static void OddField(Random random, LinesOfFields table)
    {
        var (line, column) = (Line(random, table), Column(random, table));
        table.Lines[line] = Replace(table.Lines[line], column, OddTexts.Draw(random));
    }

    private static void OddColumn(Random random, LinesOfFields table)
    {
        var texts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => OddTexts.Draw(random)).ToArray();
        SpoilColumn(random, table, (_, _) => texts[random.Next(texts.Length)]);
    }

    private static void SpoilColumn(Random random, LinesOfFields table, Func<string, int, string> change)
    {
        var column = Column(random, table);
        for (var line = 1; line < table.Lines.Count; line++)
            if (column < table.Lines[line].Length)
                table.Lines[line] = Replace(table.Lines[line], column, change(table.Lines[line][column], line));
    }

    private static string[] Replace(string[] fields, int column, string text) =>
        [.. fields.Select((field, i) => i == column ? text : field)];
}
