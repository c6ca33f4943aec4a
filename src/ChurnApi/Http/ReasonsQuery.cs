using System.Globalization;
using Churn.Models.Answering;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Http;

/// <summary>Whether a request wants to know what a probability rests on.</summary>
internal static class ReasonsQuery
{
    /// <summary>The member of the query that says how many reasons to give at most.</summary>
    public const string QueryName = "reasons";

    /// <returns>The reasons to give, null where none are asked for; or the problem with how they are asked for.</returns>
    public static (ReasonOptions? Reasons, Problem? Problem) Read(HttpRequest request)
    {
        var asked = request.Query[QueryName];
        if (asked.Count == 0) return (null, null);
        return asked.Count == 1
            && int.TryParse(asked[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= ReasonOptions.MaxCount
                ? (new ReasonOptions(count, Texts(request)), null)
                : (null, KnownProblems.InvalidReasons());
    }

    /// <summary>Every column, in the language that the request accepts.</summary>
    public static ReasonOptions All(HttpRequest request) => new(null, Texts(request));

    /// <summary>The language that the request likes best of those there are; English where it likes none.</summary>
    private static ReasonTexts Texts(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language, StringWithQualityHeaderValueComparer.QualityComparer)
            .Select(language => ReasonTexts.Find(language.Value.ToString()))
            .FirstOrDefault(texts => texts is not null)
        ?? ReasonTexts.English;
}
