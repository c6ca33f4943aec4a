namespace ChurnApi.Telemetry;

/// <summary>Every line the service logs. None of them holds anything of a request but its method and route.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Champion {Version} serves: {Model}, recipe {Recipe}.")]
    public static partial void ChampionServes(ILogger logger, string version, string model, string recipe);

    [LoggerMessage(
        5,
        LogLevel.Information,
        "On the golden records of {Version} it differs from {Before} by {Difference} at most.")]
    public static partial void ChampionDiffers(ILogger logger, string version, string before, float difference);

    [LoggerMessage(27, LogLevel.Information, "Champion {Version} serves: uplift model {Model}.")]
    public static partial void UpliftServes(ILogger logger, string version, string model);

    [LoggerMessage(6, LogLevel.Information, "Shadow {Version} is scored beside champion {Champion}.")]
    public static partial void ShadowBegins(ILogger logger, string version, string champion);

    [LoggerMessage(7, LogLevel.Error, "{Fault}")]
    public static partial void ShadowRefused(ILogger logger, string fault, Exception? cause);

    [LoggerMessage(
        32, LogLevel.Information, "Trial: {Challenger} answers a share of {Share} of the customers of champion {Champion}.")]
    public static partial void TrialBegins(ILogger logger, string challenger, double share, string champion);

    [LoggerMessage(33, LogLevel.Information, "The trial of {Challenger} has ended: {Verdict}.")]
    public static partial void TrialEnded(ILogger logger, string challenger, string verdict);

    [LoggerMessage(34, LogLevel.Error, "{Fault}")]
    public static partial void TrialRefused(ILogger logger, string fault);

    [LoggerMessage(2, LogLevel.Warning, "{Fault}")]
    public static partial void NoChampion(ILogger logger, string fault);

    [LoggerMessage(3, LogLevel.Error, "The champion was not loaded and {Served} serves on. {Fault}")]
    public static partial void ChampionRefused(ILogger logger, string served, string fault, Exception? cause);

    [LoggerMessage(4, LogLevel.Error, "{Method} {Route} failed with {Exception}, trace {TraceId}:\n{Stack}")]
    public static partial void RequestFailed(
        ILogger logger, string method, string route, string? exception, string traceId, string? stack);

    [LoggerMessage(37, LogLevel.Error, "The call list of run {Run} was not made: {Exception}\n{Stack}")]
    public static partial void RunFailed(ILogger logger, int run, string? exception, string? stack);

    [LoggerMessage(
        8,
        LogLevel.Information,
        "Stopping: no longer ready. Listens for {Delay} s, then has {Timeout} s for the requests under way.")]
    public static partial void Stopping(ILogger logger, double delay, double timeout);

    [LoggerMessage(9, LogLevel.Information, "Stopped: every request under way was answered.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(10, LogLevel.Warning, "Stopped: after {Timeout} s requests were still under way and were cut off.")]
    public static partial void StoppedLate(ILogger logger, double timeout);

    [LoggerMessage(11, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms for {Caller}")]
    public static partial void Answered(
        ILogger logger,
        string method,
        string route,
        int status,
        double milliseconds,
        string caller);

    [LoggerMessage(26, LogLevel.Warning, "The setting {Former} is called {Name} now. It is still read; rename it.")]
    public static partial void SettingRenamed(ILogger logger, string former, string name);

    [LoggerMessage(
        27,
        LogLevel.Error,
        "Predictions cannot be written to the log; they wait, and are dropped where too many do. {Fault}")]
    public static partial void PredictionsWait(ILogger logger, string fault);

    [LoggerMessage(28, LogLevel.Information, "Predictions are written to the log again.")]
    public static partial void PredictionsWritten(ILogger logger);

    [LoggerMessage(
        35, LogLevel.Information, "Rates and idempotency keys are shared with other replicas by the database of the log.")]
    public static partial void ReplicasShare(ILogger logger);

    [LoggerMessage(
        36,
        LogLevel.Warning,
        "The database of the log is away: each replica grants callers their whole rate, and remembers idempotency keys alone. "
            + "{Fault}")]
    public static partial void ReplicasApart(ILogger logger, string fault);

    [LoggerMessage(31, LogLevel.Error, "What the log says about the model could not be computed. {Fault}")]
    public static partial void MonitoringFails(ILogger logger, string fault);

    [LoggerMessage(29, LogLevel.Information, "{Count} predictions of the log were older than {Days} days and are deleted.")]
    public static partial void PredictionsDeleted(ILogger logger, long count, int days);

    [LoggerMessage(30, LogLevel.Error, "Predictions older than {Days} days could not be deleted. {Fault}")]
    public static partial void PredictionsNotDeleted(ILogger logger, int days, string fault);

    [LoggerMessage(
        20,
        LogLevel.Warning,
        "There are no API keys and no identity provider: everybody on this machine is answered, and the service "
            + "listens on its loopback addresses alone. To answer other machines, make a key (churn keys create --name NAME "
            + "--scope predict,read --keys keys.json) and name its file (ChurnApi__KeysFile=keys.json).")]
    public static partial void OpenToThisMachine(ILogger logger);

    [LoggerMessage(21, LogLevel.Information, "{Open} of {All} API keys open the service.")]
    public static partial void KeysRead(ILogger logger, int open, int all);

    [LoggerMessage(22, LogLevel.Error, "The API keys stay as they were. {Fault}")]
    public static partial void KeysRefused(ILogger logger, string fault);

    [LoggerMessage(25, LogLevel.Warning, "{Warning}")]
    public static partial void KeysUnsafe(ILogger logger, string warning);

    [LoggerMessage(
        50,
        LogLevel.Information,
        "TLS presents the certificate {Thumbprint}, valid until {Ends:yyyy-MM-dd HH:mm} UTC.")]
    public static partial void CertificateRead(ILogger logger, DateTime ends, string thumbprint);

    [LoggerMessage(51, LogLevel.Error, "The certificate of TLS stays as it was. {Fault}")]
    public static partial void CertificateRefused(ILogger logger, string fault);

    [LoggerMessage(52, LogLevel.Warning, "{Warning}")]
    public static partial void CertificateUnsafe(ILogger logger, string warning);

    [LoggerMessage(
        53,
        LogLevel.Warning,
        "The certificate of TLS ends on {Ends:yyyy-MM-dd HH:mm} UTC. Put a renewed one into its files; no restart is needed.")]
    public static partial void CertificateEnds(ILogger logger, DateTime ends);

    [LoggerMessage(
        54,
        LogLevel.Error,
        "The certificate of TLS ended on {Ends:yyyy-MM-dd HH:mm} UTC, and callers refuse it. Put a renewed one into its files; "
            + "no restart is needed.")]
    public static partial void CertificateEnded(ILogger logger, DateTime ends);

    [LoggerMessage(24, LogLevel.Error, "The action {Action} was not taken. {Fault}")]
    public static partial void ActionRefused(ILogger logger, string action, string fault);

    [LoggerMessage(23, LogLevel.Information, "{Who}: {Action} {Target}: {Outcome}, why: {Why}")]
    public static partial void Audit(ILogger logger, string who, string action, string target, string outcome, string why);
}
