using System.Globalization;
using Churn.Core.Schema;

namespace ChurnApi.Console;

/// <summary>What is declared about a column, as the fields of a form hold it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Index">Its position among the columns that are used.</param>
internal sealed record DeclarationInput(Column Column, int Index)
{
    /// <summary>The name in reasons; empty for the header's.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The group; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether the company can change it, by the name of an <see cref="Churn.Core.Schema.Actionable"/>.</summary>
    public string Actionable { get; init; } = nameof(Churn.Core.Schema.Actionable.No);

    /// <summary>The smallest number to change to; empty for that of the training.</summary>
    public string Min { get; init; } = "";

    /// <summary>The largest number to change to; empty for that of the training.</summary>
    public string Max { get; init; } = "";

    /// <summary>What a change costs; empty for 1.</summary>
    public string Cost { get; init; } = "";

    /// <summary>What is never changed to, one a line.</summary>
    public string Forbid { get; init; } = "";

    /// <summary>Whether it can be a lever: the company cannot change dates and texts.</summary>
    public bool CanBeLever => Column is FeatureColumn;

    /// <summary>The name of a field in the form.</summary>
    public string Field(string member) => FieldOf(member, Index);

    /// <summary>Shows a declaration.</summary>
    public static DeclarationInput Of(Column column, int index, ColumnDeclaration declared) => new(column, index)
    {
        DisplayName = declared.DisplayName ?? "",
        Group = declared.Group ?? "",
        Actionable = declared.Actionable.ToString(),
        Min = declared.Min?.ToString(CultureInfo.InvariantCulture) ?? "",
        Max = declared.Max?.ToString(CultureInfo.InvariantCulture) ?? "",
        Cost = declared.Cost?.ToString(CultureInfo.InvariantCulture) ?? "",
        Forbid = string.Join('\n', declared.Forbid ?? []),
    };

    /// <summary>Reads the fields of a form.</summary>
    public static DeclarationInput Of(Column column, int index, IFormCollection form)
    {
        string Text(string member) => form[FieldOf(member, index)].ToString().ReplaceLineEndings("\n").Trim();
        return new(column, index)
        {
            DisplayName = Text(nameof(DisplayName)),
            Group = Text(nameof(Group)),
            Actionable = Text(nameof(Actionable)),
            Min = Text(nameof(Min)),
            Max = Text(nameof(Max)),
            Cost = Text(nameof(Cost)),
            Forbid = Text(nameof(Forbid)),
        };
    }

    /// <summary>Reads the declaration, and notes what cannot be read.</summary>
    public ColumnDeclaration Read(List<DeclarationFault> faults)
    {
        string[] forbidden = Forbid.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ColumnDeclaration
        {
            Name = Column.Name,
            DisplayName = DisplayName.Length > 0 ? DisplayName : null,
            Group = Group.Length > 0 ? Group : null,
            Actionable = Enum.TryParse<Actionable>(Actionable, out var actionable) && Enum.IsDefined(actionable)
                ? actionable
                : default,
            Min = (float?)Number("min", Min, faults),
            Max = (float?)Number("max", Max, faults),
            Cost = Number("cost", Cost, faults),
            Forbid = forbidden.Length > 0 ? forbidden : null,
        };
    }

    private double? Number(string member, string text, List<DeclarationFault> faults)
    {
        if (text.Length == 0) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        faults.Add(new DeclarationFault(Column.Name, $"{member} must be a number, as in 12.5."));
        return null;
    }

    private static string FieldOf(string member, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{member.ToLowerInvariant()}-{index}");
}
