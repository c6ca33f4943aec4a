using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ChurnApi.Console;

/// <summary>
/// Leads whoever sends a form whose token is over, such as of before a restart, to the page again, which says so; nothing was
/// done.
/// </summary>
internal sealed class OldForm : IAlwaysRunResultFilter
{
    /// <summary>The member of the query by which a page knows.</summary>
    public const string Query = "old-form";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is not IAntiforgeryValidationFailedResult) return;
        context.Result = new RedirectResult($"{context.HttpContext.Request.Path}?{Query}=true");
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
        // nothing is left to do
    }
}
