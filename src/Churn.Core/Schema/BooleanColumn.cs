using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column of yes and no in any of the usual spellings. The coded value is 1 for yes, 0 for no.</summary>
public sealed class BooleanColumn : FeatureColumn
{
    private static readonly string[] Yeses = ["yes", "true", "y", "t"];
    private static readonly string[] Noes = ["no", "false", "n", "f"];

    /// <summary>The words for yes, in any case; 1 is one too.</summary>
    public static IReadOnlyList<string> YesWords => Yeses;

    /// <summary>The words for no, in any case; 0 is one too.</summary>
    public static IReadOnlyList<string> NoWords => Noes;

    /// <param name="name">The header's name.</param>
    /// <param name="no">How the file spells no.</param>
    /// <param name="yes">How the file spells yes.</param>
    /// <param name="missing">Any rule but those for numbers alone.</param>
    /// <param name="missingWords">The words that say that a value is missing; null for none.</param>
    public BooleanColumn(
        string name,
        string no,
        string yes,
        ImputationStrategy missing = ImputationStrategy.MostFrequent,
        IReadOnlyList<string>? missingWords = null)
        : base(name, "boolean", missing, missingWords)
    {
        if (missing is ImputationStrategy.Mean or ImputationStrategy.Median)
            throw new ArgumentException($"Yes and no have no {missing}.", nameof(missing));
        if (!TryParse(no, out var value) || value) throw new ArgumentException($"'{no}' is not a spelling of no.", nameof(no));
        if (!TryParse(yes, out value) || !value) throw new ArgumentException($"'{yes}' is not a spelling of yes.", nameof(yes));
        No = no;
        Yes = yes;
    }

    public string No { get; }

    public string Yes { get; }

    [JsonIgnore]
    public override IReadOnlyList<string> Words => [No, Yes];

    [JsonIgnore]
    public override string Expected => $"{Yes} or {No}";

    /// <summary>Whether the file spells yes and no as 1 and 0.</summary>
    [JsonIgnore]
    public bool IsNumeric => NumberColumn.TryParse(Yes, out _);

    /// <summary>Reads yes, true, y, t, 1 and no, false, n, f, 0 in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out bool value)
    {
        value = IsAny(text, Yeses);
        if (value || IsAny(text, Noes)) return true;
        if (!NumberColumn.TryParse(text, out var number)) return false;
        value = number == 1;
        return number is 0 or 1;
    }

    private static bool IsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private protected override ReadOutcome ReadValue(ReadOnlySpan<char> text, ValueSource form, out float coded)
    {
        if (TryParse(text, out var value))
        {
            coded = value ? 1 : 0;
            return ReadOutcome.Known;
        }

        var missing = IsNumeric ? MissingText.IsUsualAmongNumbers(text) : MissingText.IsUsual(text);
        coded = missing ? float.NaN : CategoryColumn.UnseenCode;
        return missing ? ReadOutcome.Missing : ReadOutcome.Unseen;
    }
}
