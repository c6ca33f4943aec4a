namespace Churn.Training.Data;

/// <summary>The names of a file's columns.</summary>
/// <param name="Names">The header's own names without blanks around them; each once, none empty.</param>
/// <param name="Notes">Which columns had to be given a name, in sentences for the user.</param>
internal sealed record HeaderNames(string[] Names, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Names every column: one without a name is called by its position, <c>column 3</c>, and of several with one name the
    /// second is called <c>NAME (2)</c>, and so on.
    /// </summary>
    public static HeaderNames Of(IReadOnlyList<string> fields)
    {
        var own = fields.Select(field => field.Trim()).ToArray();
        var taken = own.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (names, notes) = (new string[own.Length], new List<string>());
        for (var i = 0; i < own.Length; i++)
        {
            var name = own[i];
            if (name.Length == 0) name = Unused($"column {i + 1}", taken);
            else if (!seen.Add(name)) name = Unused(name, taken);
            if (name != own[i]) notes.Add(own[i].Length == 0
                ? $"column {i + 1} has no name in the header and is called '{name}'"
                : $"the name '{own[i]}' stands in the header again; the one in column {i + 1} is called '{name}'");
            names[i] = name;
        }

        return new HeaderNames(names, notes);
    }

    private static string Unused(string name, HashSet<string> taken)
    {
        var unused = name;
        for (var number = 2; !taken.Add(unused); number++) unused = $"{name} ({number})";
        return unused;
    }
}
