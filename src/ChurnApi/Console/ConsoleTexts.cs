using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Answering;

namespace ChurnApi.Console;

/// <summary>
/// The texts of the console in one language. A text is found by its English; those of other languages are in
/// Languages/LANGUAGE.json, and what is not there stays English.
/// </summary>
internal sealed class ConsoleTexts
{
    /// <summary>Keeps the language that somebody chose.</summary>
    public const string Cookie = "churn-language";

    /// <summary>The member of the query that chooses a language.</summary>
    public const string Query = "language";

    private static readonly ConsoleTexts[] Languages = [.. ReasonTexts.All.Select(texts => new ConsoleTexts(texts))];

    private readonly Dictionary<string, string> texts = [];

    private ConsoleTexts(ReasonTexts reasons)
    {
        Reasons = reasons;
        using var file = typeof(ConsoleTexts).Assembly.GetManifestResourceStream($"Console.{Language}.json");
        if (file is not null) texts = JsonSerializer.Deserialize(file, ConsoleJson.Default.DictionaryStringString)!;
    }

    /// <summary>All languages, English first.</summary>
    public static IReadOnlyList<ConsoleTexts> All => Languages;

    /// <summary>The language by its BCP 47 tag.</summary>
    public string Language => Reasons.Language;

    /// <summary>The sentences of reasons in this language.</summary>
    public ReasonTexts Reasons { get; }

    /// <summary>The name of the language in itself.</summary>
    public string Name => this["English"];

    /// <summary>The English texts that the language has.</summary>
    public IReadOnlyCollection<string> Known => texts.Keys;

    /// <summary>A text in this language.</summary>
    /// <param name="english">The text in English.</param>
    public string this[string english] => texts.GetValueOrDefault(english, english);

    /// <summary>A text in this language with values in its places {0}, {1}.</summary>
    /// <param name="english">The text in English.</param>
    /// <param name="values">What stands in its places.</param>
    public string Format(string english, params object[] values) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, this[english], values);

    /// <summary>The language that a request asks for: by its query, its cookie or its browser's list; or English.</summary>
    public static ConsoleTexts Of(HttpRequest request) =>
        Find(request.Query[Query]) ?? Find(request.Cookies[Cookie])
        ?? request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(wanted => wanted.Quality ?? 1)
            .Select(wanted => Find(wanted.Value.Value))
            .FirstOrDefault(found => found is not null)
        ?? Languages[0];

    /// <summary>The texts of a language; null for a language that there is none of.</summary>
    public static ConsoleTexts? Find(string? tag) =>
        tag is not null && ReasonTexts.Find(tag) is { } found ? Languages.First(texts => texts.Reasons == found) : null;
}

/// <summary>Reads the texts of a language, what is kept for messages, and receipts.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(OutcomeReceipt))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
