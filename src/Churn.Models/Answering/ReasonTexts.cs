using System.Globalization;
using System.Text.Json;

namespace Churn.Models.Answering;

/// <summary>
/// The sentences of reasons in one language, from Reasons.LANGUAGE.json. They say what a probability rests on, never what causes
/// churn.
/// </summary>
public sealed class ReasonTexts
{
    private readonly Dictionary<string, string> templates;

    private ReasonTexts(string language)
    {
        Language = language;
        using var file = typeof(ReasonTexts).Assembly.GetManifestResourceStream($"Reasons.{language}.json")!;
        templates = JsonSerializer.Deserialize(file, ReasonTextsJson.Default.DictionaryStringString)!;
    }

    /// <summary>English.</summary>
    public static ReasonTexts English { get; } = new("en");

    /// <summary>All languages, the one that is taken where none is asked for first.</summary>
    public static IReadOnlyList<ReasonTexts> All { get; } = [English, new("zh-Hans")];

    /// <summary>The language by its BCP 47 tag.</summary>
    public string Language { get; }

    /// <summary>The texts of a language; null if there are none.</summary>
    /// <param name="tag">A BCP 47 tag: the language itself, with a region or a script, or without those it has.</param>
    public static ReasonTexts? Find(string tag) => All.FirstOrDefault(texts => IsIn(tag, texts.Language));

    /// <summary>What a customer has in a column, as in "tenure is 5".</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="value">The value, written out; null where it is missing.</param>
    /// <param name="isUnseen">Whether it is a word that training never saw.</param>
    public string OfValue(string column, string? value, bool isUnseen) =>
        Fill(isUnseen ? "unseen" : value is null ? "missing" : "value", ("column", column), ("value", value ?? ""));

    /// <summary>What a customer has in the columns of a group, as in "Charges (monthly 70, total 140)".</summary>
    /// <param name="group">The name of the group.</param>
    /// <param name="values">The names of the columns with their values.</param>
    public string OfGroup(string group, string values) => Fill("group", ("column", group), ("value", values));

    /// <summary>The sentence of a reason.</summary>
    /// <param name="subject">What the customer has.</param>
    /// <param name="isLever">Whether the company can change it.</param>
    /// <param name="oddsFactor">What it multiplies the odds by.</param>
    /// <param name="without">The probability without it, in percent.</param>
    public string Of(string subject, bool isLever, double oddsFactor, double without)
    {
        var reason = Fill(
            oddsFactor >= 1 ? "raises" : "lowers",
            ("value", subject),
            ("factor", oddsFactor.ToString("0.00", CultureInfo.InvariantCulture)),
            ("without", without.ToString("0.0", CultureInfo.InvariantCulture)));
        return isLever ? reason + templates["lever"] : reason;
    }

    /// <summary>The sentence of a reason of an effect.</summary>
    /// <param name="subject">What the customer has.</param>
    /// <param name="isLever">Whether the company can change it.</param>
    /// <param name="points">What it adds to the effect, in percentage points.</param>
    /// <param name="without">The effect without it, in percentage points.</param>
    public string OfUplift(string subject, bool isLever, double points, double without)
    {
        var reason = Fill(
            points >= 0 ? "raises-effect" : "lowers-effect",
            ("value", subject),
            ("points", Math.Abs(points).ToString("0.00", CultureInfo.InvariantCulture)),
            ("without", without.ToString("0.00", CultureInfo.InvariantCulture)));
        return isLever ? reason + templates["lever"] : reason;
    }

    private string Fill(string key, params ReadOnlySpan<(string Name, string Text)> parts)
    {
        var filled = templates[key];
        var written = new System.Text.StringBuilder();
        while (filled.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = filled.IndexOf('}', open);
            var name = filled[(open + 1)..close];
            written.Append(filled, 0, open);
            foreach (var part in parts)
                if (part.Name == name) written.Append(part.Text);
            filled = filled[(close + 1)..];
        }

        return written.Append(filled).ToString();
    }

    /// <summary>zh and zh-CN mean zh-Hans, and en-GB en; zh-Hant and zh-TW are another script.</summary>
    private static bool IsIn(string tag, string language)
    {
        if (tag.Equals(language, StringComparison.OrdinalIgnoreCase)) return true;
        if (tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase)) return true;
        return language == "zh-Hans" && tag.ToUpperInvariant() is "ZH" or "ZH-CN" or "ZH-SG";
    }
}

/// <summary>Reads the sentences of a language.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ReasonTextsJson : System.Text.Json.Serialization.JsonSerializerContext;
