using Churn.Core.Csv;

namespace Churn.Core.Schema;

/// <summary>Checks what a user declares about columns against the columns.</summary>
public static class DeclarationValidator
{
    private const int MaxNameLength = 100;

    /// <summary>Finds every declaration that does not fit its column.</summary>
    /// <param name="columns">The columns of the file but the label.</param>
    /// <param name="declarations">What is declared, each about a column or the label.</param>
    public static IEnumerable<DeclarationFault> Check(
        IReadOnlyList<Column> columns, IReadOnlyList<ColumnDeclaration> declarations)
    {
        var known = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var groups = declarations.ToDictionary(declared => declared.Name!, declared => declared.Group, StringComparer.Ordinal);
        foreach (var declared in declarations)
        {
            foreach (var fault in Faults(declared, known.GetValueOrDefault(declared.Name!)))
                yield return new DeclarationFault(declared.Name!, fault);
            if (declared.Group is { } group && known.ContainsKey(group) && groups.GetValueOrDefault(group) != group)
                yield return new DeclarationFault(
                    declared.Name!, $"its group has the name of the column '{group}', which is not in it.");
        }
    }

    private static IEnumerable<string> Faults(ColumnDeclaration declared, Column? column) =>
    [
        .. NameFaults("displayName", declared.DisplayName), .. NameFaults("group", declared.Group),
        .. UseFaults(declared, column), .. NumberFaults(declared, column), .. WordFaults(declared, column),
    ];

    private static IEnumerable<string> NameFaults(string member, string? name)
    {
        if (name is null) yield break;
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl))
            yield return $"{member} must be 1 to {MaxNameLength} characters in one line.";
    }

    private static IEnumerable<string> UseFaults(ColumnDeclaration declared, Column? column)
    {
        var why = column switch
        {
            FeatureColumn or DateColumn or FreeTextColumn => null,
            null => "it is the label",
            UnusedColumn unused => $"it is not used: {unused.WhyUnused}",
            _ => $"the model does not learn from it ({column.KindName})",
        };
        if (why is not null && declared.Group is not null)
            yield return $"group needs a column that the model learns from; {why}.";
        if (!declared.IsLever) yield break;
        if (why is not null) yield return $"actionable needs a column that the model learns from; {why}.";
        if (column is DateColumn or FreeTextColumn)
            yield return $"actionable needs a number, category or boolean; a {column.KindName} cannot be changed.";
        if (column is CategoryColumn { Vocabulary.Count: > ColumnDeclaration.MaxWords } category)
            yield return $"actionable needs a category of at most {ColumnDeclaration.MaxWords} words; this one has "
                + $"{category.Vocabulary.Count}.";
        if (declared.Actionable is Actionable.Up or Actionable.Down && column is CategoryColumn or BooleanColumn)
            yield return $"actionable up and down need a number, not a {column.KindName}; "
                + "use any, and forbid for what may not be.";
    }

    private static IEnumerable<string> NumberFaults(ColumnDeclaration declared, Column? column)
    {
        if (declared.Cost is { } cost && !(cost >= 0 && double.IsFinite(cost)))
            yield return FormattableString.Invariant($"cost is {cost}; it must be 0 or more.");
        if ((declared.Min ?? declared.Max) is null) yield break;
        if (!float.IsFinite(declared.Min ?? 0) || !float.IsFinite(declared.Max ?? 0))
            yield return "min and max must be finite numbers.";
        else if (declared.Min > declared.Max)
            yield return FormattableString.Invariant($"min is {declared.Min}, more than max, {declared.Max}.");
        else if (column is NumberColumn number && (declared.Min > number.Maximum || declared.Max < number.Minimum))
            yield return FormattableString.Invariant(
                $"no value of the file, {number.Minimum} to {number.Maximum}, lies between min and max.");
        if (column is not (null or NumberColumn)) yield return $"min and max need a number, not a {column.KindName} column.";
    }

    private static IEnumerable<string> WordFaults(ColumnDeclaration declared, Column? column)
    {
        if (declared.Forbid is not { } forbidden) yield break;
        if (column?.Words is not { } words)
        {
            if (column is not null)
                yield return $"forbid needs a category or boolean, not a {column.KindName} column; use min and max.";
            yield break;
        }

        foreach (var text in forbidden)
            if (text is null || ForbiddenChange.Parse(text, words) is null)
                yield return $"forbid has '{PlainName(text)}', which is neither a word of the column nor two as in 'A -> B'; "
                    + $"it must be {column.Expected}.";
        if (declared.IsLever && words.All(to => words.All(from => from == to || IsForbidden(declared, words, from, to))))
            yield return "forbid leaves no change that is allowed; set actionable to no.";
    }

    private static bool IsForbidden(ColumnDeclaration declared, IReadOnlyList<string> words, string from, string to) =>
        declared.Forbid!.Any(text => text is not null && ForbiddenChange.Parse(text, words)?.Forbids(from, to) == true);

    private static string PlainName(string? text) => text is null ? "null" : PlainText.Start(text);
}

/// <summary>A declaration that does not fit its column.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Rule">What is wrong, and what was expected.</param>
public sealed record DeclarationFault(string Column, string Rule);
