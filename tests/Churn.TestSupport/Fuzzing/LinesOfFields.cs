using System.Text;

namespace Churn.TestSupport.Fuzzing;

/// <summary>A table before it is written, so that single fields can be spoilt.</summary>
/// <param name="Lines">The fields of each line, the header first.</param>
/// <param name="Separator">What stands between fields.</param>
internal sealed record LinesOfFields(List<string[]> Lines, char Separator)
{
    /// <summary>The table as CSV; a field is quoted where it has to be.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var line in Lines) text.AppendJoin(Separator, line.Select(Quote)).Append('\n');
        return text.ToString();
    }

    private string Quote(string field) =>
        field.AsSpan().IndexOfAny(Separator, '"', '\n') >= 0 || field.Contains('\r')
            ? $"\"{field.Replace("\"", "\"\"")}\""
            : field;
}
