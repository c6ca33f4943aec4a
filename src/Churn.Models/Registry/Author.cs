namespace Churn.Models.Registry;

/// <summary>Who does something to a store, for its history.</summary>
public static class Author
{
    /// <summary>The variable that names the author where nothing else does.</summary>
    public const string Variable = "CHURN_WHO";

    /// <summary>Whom the nightly jobs of GitHub, GitLab and Azure work for.</summary>
    private static readonly string[] CiVariables = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR"];

    /// <summary>The author that the environment names, or else the user of this process and its machine.</summary>
    public static string OfEnvironment() => CiVariables.Prepend(Variable).Select(Environment.GetEnvironmentVariable)
        .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? $"{Environment.UserName}@{Environment.MachineName}";
}
