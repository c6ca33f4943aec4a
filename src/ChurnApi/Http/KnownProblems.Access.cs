using Churn.Access.Rates;

namespace ChurnApi.Http;

/// <summary>The problems of who asks, and how often.</summary>
internal static partial class KnownProblems
{
    public static Problem ApiKey(bool orToken) => Unauthorized(
        "Send one of the service's API keys in the header X-Api-Key, or as Authorization: Bearer"
        + (orToken ? ", or there a token of the identity provider." : "."));

    /// <param name="how">What became of the key.</param>
    public static Problem KeyIsOver(string how) => Unauthorized($"The API key {how}. Ask the service's operators for a new one.");

    public static Problem Token() =>
        Unauthorized(
            "The token was not accepted: its signature, issuer, audience or lifetime is not as this service demands. Ask the "
                + "identity provider for a new one."
        );

    public static Problem ScopeNeeded(string scope) =>
        Forbidden(
            ProblemTypes.Scope,
            "The caller may not do this.",
            $"It needs the scope {scope}, as a key has it that is made with: churn keys create --scope {scope} --name NAME. In "
                + $"a token it is churn.{scope}."
        );

    public static Problem AdminOff() =>
        Forbidden(
            ProblemTypes.AdminOff,
            "Admin actions are off.",
            "It does not know its callers, or has no file for its audit: it needs ChurnApi:KeysFile, or ChurnApi:Jwt and "
                + "ChurnApi:AuditFile. The command line can: churn models promote VERSION"
        );

    public static Problem TooManyRequests(RequestRate rate) =>
        new()
        {
            Type = ProblemTypes.RateLimit,
            Title = "There were too many requests.",
            Status = StatusCodes.Status429TooManyRequests,
            Detail =
                $"The caller may make {rate} requests. Wait for as many seconds as Retry-After says; POST /predict/batch takes "
                    + "many customers in one request.",
        };

    /// <param name="most">How many batches of a caller are answered at a time.</param>
    public static Problem TooManyBatches(int most) =>
        new()
        {
            Type = ProblemTypes.RateLimit,
            Title = "There were too many requests.",
            Status = StatusCodes.Status429TooManyRequests,
            Detail = FormattableString.Invariant(
                $"{most} batches of one caller are answered at a time. Send the next one when another has been answered."),
        };

    /// <summary>A host that is no name of this machine. It is not repeated.</summary>
    public static Problem OtherHost() =>
        new()
        {
            Type = ProblemTypes.OtherHost,
            Title = "The request is for another host.",
            Status = StatusCodes.Status421MisdirectedRequest,
            Detail =
                "Without API keys the service answers to the names of this machine only: use localhost, 127.0.0.1 or [::1] in "
                    + "the address. To answer to other names, set ChurnApi:KeysFile.",
        };

    public static Problem Busy() =>
        Unavailable(
            ProblemTypes.Busy,
            "The service is busy.",
            "It answers as many requests as it can take. Nothing was done; send the request again after Retry-After.");

    public static Problem NoIdentityProvider() => Unavailable(
        ProblemTypes.NoIdentityProvider,
        "The token cannot be checked.",
        "The identity provider does not answer the service. Try again, or send an API key.");

    private static Problem Unauthorized(string detail) => new()
    {
        Type = ProblemTypes.ApiKey,
        Title = "An API key is needed.",
        Status = StatusCodes.Status401Unauthorized,
        Detail = detail,
    };

    private static Problem Forbidden(string type, string title, string detail) =>
        new() { Type = type, Title = title, Status = StatusCodes.Status403Forbidden, Detail = detail };
}
