using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Core.Options;
using ChurnApi.Http;
using Microsoft.Extensions.Primitives;

namespace ChurnApi.Campaigns;

/// <summary>Reads how a plan is asked for.</summary>
/// <param name="query">The query of the request.</param>
internal sealed class PlanQuery(IQueryCollection query)
{
    public const string Budget = "budget";
    public const string Control = "control";
    public const string Campaign = "campaign";
    public const string Seed = "seed";
    public const string Date = "date";
    public const string Language = "language";
    public const string LanguageColumn = "languageColumn";

    private const string Rule = "invalid-query";

    private readonly List<FieldError> faults = [];

    /// <returns>The options; or the problem with the query, which names all faults.</returns>
    public static (CampaignOptions? Options, Problem? Problem) Read(HttpRequest request)
    {
        var reader = new PlanQuery(request.Query);
        var options = reader.Read();
        return reader.faults.Count == 0 ? (options, null) : (null, KnownProblems.InvalidPlan(reader.faults));
    }

    private CampaignOptions Read()
    {
        var options = new CampaignOptions
        {
            Budget = Find(Budget, "an amount above 0", Number) ?? 0,
            CampaignId = Text(Campaign),
            Seed = Find(Seed, "a whole number", WholeNumber) ?? 0,
            Day = Find(Date, "a day as in 2026-05-31", Day),
            Language = Text(Language),
            LanguageColumn = Text(LanguageColumn),
        };
        if (Find(Control, "a share from 0 to 0.9", Number) is { } share) options = options with { ControlShare = share };
        if (faults.Count == 0)
            faults.AddRange(OptionsValidator.Of(options).Select(fault => new FieldError("", Rule, fault)));
        return options;
    }

    private string? Text(string name)
    {
        var asked = query[name];
        if (asked.Count > 1) faults.Add(new FieldError($"/{name}", Rule, $"{name} stands in the query twice; send it once."));
        return StringValues.IsNullOrEmpty(asked) ? null : asked[0];
    }

    private T? Find<T>(string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        if (Text(name) is not { } text) return null;
        if (parse(text) is { } value) return value;
        faults.Add(new FieldError($"/{name}", Rule, $"{name} must be {expected}."));
        return null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
