using System.Globalization;

namespace Churn.Client;

/// <summary>What a request asks for beside its customers.</summary>
public sealed record PredictOptions
{
    /// <summary>
    /// Whether customers are refused who hold a word that training never saw, or a value out of its range. Default: false, they
    /// are answered with warnings.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>
    /// The day from which the ages of the customers' dates count. Default: null, that of the model's training. Models without
    /// dates do not look at it.
    /// </summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The most reasons that each prediction gets, 1 to 20. Default: null, none.</summary>
    public int? Reasons { get; init; }

    /// <summary>The query of a request, empty or with its question mark.</summary>
    internal string Query()
    {
        List<string> members = [];
        if (Strict) members.Add("strict=true");
        if (AsOf is { } day) members.Add($"asOf={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        if (Reasons is { } count) members.Add(string.Create(CultureInfo.InvariantCulture, $"reasons={count}"));
        return members.Count == 0 ? "" : $"?{string.Join('&', members)}";
    }
}
