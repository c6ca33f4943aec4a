using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace ChurnApi.Http;

/// <summary>Reads members of a query, and notes every fault.</summary>
/// <param name="query">The query of the request.</param>
internal abstract class QueryReader(IQueryCollection query)
{
    protected const string Rule = "invalid-query";

    /// <summary>What is wrong with the query.</summary>
    protected List<FieldError> Faults { get; } = [];

    protected string? Text(string name)
    {
        var asked = query[name];
        if (asked.Count > 1) Faults.Add(new FieldError($"/{name}", Rule, $"{name} stands in the query twice; send it once."));
        return StringValues.IsNullOrEmpty(asked) ? null : asked[0];
    }

    /// <summary>Reads a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expected">What it must be, in words.</param>
    /// <param name="parse">Reads it; null for what cannot be read.</param>
    protected T? Find<T>(string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        if (Text(name) is not { } text) return null;
        if (parse(text) is { } value) return value;
        Faults.Add(new FieldError($"/{name}", Rule, $"{name} must be {expected}."));
        return null;
    }

    protected static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected static int? WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
