namespace ChurnApi.Console.Pages;

/// <summary>What is shown at addresses of the console that lead nowhere.</summary>
internal sealed class NowherePage(ConsoleParts parts) : ConsolePage(parts)
{
    /// <summary>Says so to programs, too.</summary>
    public void OnGet() => Response.StatusCode = StatusCodes.Status404NotFound;
}
