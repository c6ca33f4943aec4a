using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Answering;

namespace ChurnApi.Http;

/// <summary>The day as of which a request asks: from it the ages of a customer's dates count.</summary>
internal static class AsOfQuery
{
    /// <summary>The member of the query that names the day.</summary>
    public const string QueryName = "asOf";

    private const string Form = "yyyy-MM-dd";

    /// <summary>Takes from the query as of when a model is asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model that answers. One with events answers as of now where no day is asked.</param>
    /// <returns>As of when it is asked; or the problem with it.</returns>
    public static (AsOf AsOf, Problem? Problem) Read(HttpRequest request, IVersionedModel model)
    {
        if (model is not ChurnModel { Manifest.Events: not null }) return Read(request, model.Schema);
        var (day, problem) = Day(request);
        var time = request.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        var now = time.GetUtcNow();
        // in milliseconds, so that a database keeps it as it is, and a batch that is sent again is answered alike
        return (new AsOf(day, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond))), problem);
    }

    /// <summary>Takes the day from the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="schema">The schema of the model that answers.</param>
    /// <returns>The day, null where none is asked or the schema has no dates; or the problem with it.</returns>
    public static (DateOnly? AsOf, Problem? Problem) Read(HttpRequest request, CustomerSchema schema)
    {
        return schema.AsOf is null ? (null, null) : Day(request);
    }

    private static (DateOnly? AsOf, Problem? Problem) Day(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return (null, null);
        var asked = request.Query[QueryName];
        if (asked.Count == 0) return (null, null); // the training's
        return asked.Count == 1
            && DateOnly.TryParseExact(asked[0], Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= DateFormats.FirstYear and <= DateFormats.LastYear
                ? (day, null)
                : (null, KnownProblems.InvalidAsOf());
    }
}

/// <summary>Whether a request wants customers refused that hold what training never saw.</summary>
internal static class StrictQuery
{
    /// <summary>The member of the query that asks for it.</summary>
    public const string QueryName = "strict";

    /// <returns>Whether it is asked for, which it is not by itself; or the problem with how it is asked.</returns>
    public static (bool Strict, Problem? Problem) Read(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return (false, null); // to look for a member would allocate
        var asked = request.Query[QueryName];
        if (asked.Count == 0) return (false, null);
        return asked.Count == 1 && bool.TryParse(asked[0], out var strict)
            ? (strict, null)
            : (false, KnownProblems.InvalidStrict());
    }
}
