using System.CommandLine;
using Churn.Access.Keys;

namespace Churn.Cli.Arguments;

/// <summary>The option that every command on API keys has.</summary>
internal static class KeysOption
{
    public static Option<string> Create() => new("--keys")
    {
        Description = "The file of the API keys, hashed; the service's setting ChurnApi:KeysFile names it.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "keys.json",
    };

    public static KeysFile OpenKeys(this ParseResult parsed, Option<string> option) => new(parsed.GetRequiredValue(option));
}
