using Churn.Core.Campaigns;
using Churn.Core.Options;
using ChurnApi.Http;

namespace ChurnApi.Campaigns;

/// <summary>Reads how a plan is asked for.</summary>
internal sealed class PlanQuery : QueryReader
{
    public const string Budget = "budget";
    public const string Control = "control";
    public const string Campaign = "campaign";
    public const string Seed = "seed";
    public const string Date = "date";
    public const string Language = "language";
    public const string LanguageColumn = "languageColumn";

    private PlanQuery(IQueryCollection query)
        : base(query)
    {
    }

    /// <returns>The options; or the problem with the query, which names all faults.</returns>
    public static (CampaignOptions? Options, Problem? Problem) Read(HttpRequest request)
    {
        var reader = new PlanQuery(request.Query);
        var options = reader.Read();
        return reader.Faults.Count == 0 ? (options, null) : (null, KnownProblems.InvalidPlan(reader.Faults));
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
        if (Faults.Count == 0)
            Faults.AddRange(OptionsValidator.Of(options).Select(fault => new FieldError("", Rule, fault)));
        return options;
    }
}
