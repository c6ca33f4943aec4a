using System.Globalization;
using Churn.Outcomes.Storage;
using ChurnApi.Security;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Which rows of which list a page shows, as its address says it: nothing of a customer but the place of a row, which means
/// nothing elsewhere.
/// </summary>
internal static class CallAddress
{
    public const string Path = BrowserPage.Path + "/calls";

    /// <summary>How an address says that only customers without a value are shown.</summary>
    private const string NoValue = "none";

    /// <summary>Reads the query of an address; what cannot be read asks for nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="run">The run, where the query names none.</param>
    public static CallQuery Read(IQueryCollection query, int run) => new(run, Sort(query["sort"]))
    {
        Segment = query["segment"] is [{ Length: > 0 } segment] ? segment : null,
        Action = Number(query["action"]),
        MinProbability = Share(query["least"]),
        BelowProbability = Share(query["below"]),
        MinValue = Amount(query["worth"]),
        BelowValue = Amount(query["worth-below"]),
        HasValue = query["worth"] == NoValue ? false : null,
        IsContacted = query["state"].ToString() switch { "open" => false, "done" => true, _ => null },
        IsControl = query["state"].ToString() switch { "open" => false, "control" => true, _ => null },
        NewAtRiskSince = Number(query["since"]),
        After = Number(query["after"]),
    };

    /// <summary>The run that a query names; null for none.</summary>
    public static int? Run(IQueryCollection query) => Number(query["run"]);

    /// <summary>The query of an address.</summary>
    /// <param name="query">What is shown.</param>
    /// <param name="sort">Another order, from its first page on; null for this one.</param>
    /// <param name="after">Another place to begin after; null for the first page.</param>
    public static string Write(CallQuery query, CallSort? sort = null, int? after = null)
    {
        (string Name, string? Value)[] members =
        [
            ("run", query.Run.ToString(CultureInfo.InvariantCulture)),
            ("sort", (sort ?? query.Sort) is CallSort.Profit ? null : (sort ?? query.Sort).ToString().ToLowerInvariant()),
            ("segment", query.Segment),
            ("action", query.Action?.ToString(CultureInfo.InvariantCulture)),
            ("least", Percent(query.MinProbability)),
            ("below", Percent(query.BelowProbability)),
            ("worth", query.HasValue == false ? NoValue : query.MinValue?.ToString(CultureInfo.InvariantCulture)),
            ("worth-below", query.BelowValue?.ToString(CultureInfo.InvariantCulture)),
            ("state", State(query)),
            ("since", query.NewAtRiskSince?.ToString(CultureInfo.InvariantCulture)),
            ("after", after?.ToString(CultureInfo.InvariantCulture)),
        ];
        return "?" + string.Join("&", members.Where(member => member.Value is not null)
            .Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));
    }

    /// <summary>How an address says which customers are shown; null for all.</summary>
    public static string? State(CallQuery query) =>
        query.IsControl == true ? "control" : query.IsContacted is { } isDone ? isDone ? "done" : "open" : null;

    /// <summary>How an address says the order.</summary>
    private static CallSort Sort(string? text) => Choice<CallSort>(text) ?? CallSort.Profit;

    private static string? Percent(double? share) => (100 * share)?.ToString("0.##", CultureInfo.InvariantCulture);

    private static double? Share(string? text) => Amount(text) is { } percent and > 0 and <= 100 ? percent / 100 : null;

    private static double? Amount(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount)
            ? amount
            : null;

    /// <summary>Reads one of several names; null for any other text.</summary>
    public static T? Choice<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null;

    /// <summary>Reads a whole number of 0 or more; null for any other text.</summary>
    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
