using System.Text.Json.Serialization;

namespace Churn.Core.Events;

/// <summary>What is known of each event beside its time, and how far back it counts.</summary>
/// <param name="ObserveDays">How many days before a snapshot are looked at.</param>
/// <param name="Words">The members that are words, such as the type.</param>
/// <param name="Numbers">The names of the members that are numbers, such as the amount.</param>
/// <param name="HasTimeOfDay">Whether times are more than days.</param>
public sealed record EventSchema(
    int ObserveDays, IReadOnlyList<EventWords> Words, IReadOnlyList<string> Numbers, bool HasTimeOfDay)
{
    /// <summary>The largest number of an event, of either sign: sums of a hundred million of them are floats.</summary>
    public const double MaxNumber = 1e30;

    private static readonly int[] Usual = [7, 30, 90, 180];

    /// <summary>The names of the members that are free text; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The names of the columns of free text that <see cref="EventTexts"/> makes of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TextColumns => [.. (Texts ?? []).SelectMany(text => new[] { Newest(text), All(text) })];

    /// <summary>The windows over which events are counted, in days before a snapshot, ascending; the last is all.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Windows => [.. Usual.Where(days => days < ObserveDays), ObserveDays];

    /// <summary>Takes the words and the times of day from the names of features that were made before.</summary>
    /// <param name="names">The names, and others among them.</param>
    public EventSchema WithFeaturesOf(IReadOnlyCollection<string> names) => this with
    {
        Words = [.. Words.Select(words => words.Among(names, FormattableString.Invariant($"_{ObserveDays}d")))],
        HasTimeOfDay = names.Contains(EventFeatures.NightShare),
        Texts = Texts?.Where(text => names.Contains(Newest(text))).ToArray() is [_, ..] texts ? texts : null,
    };

    /// <summary>The column of the newest text of a member.</summary>
    public static string Newest(string text) => $"{text}_newest";

    private static string All(string text) => $"{text}_all";
}

/// <summary>A member of events that is a word.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vocabulary">The words that are counted apart, in ordinal order.</param>
/// <param name="HasOthers">Whether there are more words, which are counted together.</param>
public sealed record EventWords(string Name, IReadOnlyList<string> Vocabulary, bool HasOthers)
{
    /// <summary>The most words that are counted apart.</summary>
    public const int MaxWords = 12;

    /// <summary>The longest word that is counted apart; a longer one is no type but free text.</summary>
    public const int MaxLength = 60;

    /// <summary>What the words that are not counted apart are called.</summary>
    public const string Others = "others";

    /// <summary>The code of an event that has no word.</summary>
    public const int None = -1;

    /// <summary>How many counts there are.</summary>
    [JsonIgnore]
    public int Counts => Vocabulary.Count + (HasOthers ? 1 : 0);

    /// <summary>The code of a word that is not counted apart.</summary>
    [JsonIgnore]
    public int Other => Vocabulary.Count;

    /// <summary>The words that features are named after.</summary>
    /// <param name="names">The names of features, and others among them.</param>
    /// <param name="end">The end of the names of one window.</param>
    internal EventWords Among(IEnumerable<string> names, string end)
    {
        var start = $"{Name}_";
        string[] words =
        [
            .. names.Where(name => name.Length > start.Length + end.Length
                    && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
                .Select(name => name[start.Length..^end.Length]),
        ];
        string[] apart = [.. words.Where(word => word != Others).Order(StringComparer.Ordinal)];
        return new EventWords(Name, apart, HasOthers: apart.Length < words.Length);
    }

    /// <summary>The words that occur most often, of those that enough customers have.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="counts">How often each word occurs.</param>
    /// <param name="needed">A word that is counted apart however rare it is; null for none.</param>
    public static EventWords MostFrequent(string name, IEnumerable<EventWordCount> counts, string? needed = null)
    {
        var words = counts.Where(word => word.Events > 0).ToArray();
        string[] apart =
        [
            .. words.Where(word => word.IsShared && word.Word.Length <= MaxLength && word.Word != Others)
                .OrderByDescending(word => word.Word == needed)
                .ThenByDescending(word => word.Events).ThenBy(word => word.Word, StringComparer.Ordinal)
                .Take(MaxWords).Select(word => word.Word).Order(StringComparer.Ordinal),
        ];
        return new EventWords(name, apart, words.Length > apart.Length);
    }
}

/// <summary>How often a word occurs.</summary>
/// <param name="Word">The word.</param>
/// <param name="Events">How many events have it.</param>
/// <param name="IsShared">Whether so many customers have it that it may be named.</param>
public readonly record struct EventWordCount(string Word, long Events, bool IsShared);
