using System.CommandLine;
using Churn.Access.Audit;
using Churn.Access.Keys;
using Churn.Cli.Output;
using Churn.Models.Registry;

namespace Churn.Cli.Arguments;

/// <summary>What every command takes that changes API keys: their file, the audit, and who does it.</summary>
internal sealed class AuditArguments
{
    private readonly Option<string> keys = KeysOption.Create();
    private readonly Option<string?> who = WhoOption.Create();
    private readonly Option<string?> audit = new("--audit")
    {
        Description =
            $"The audit file, with a line for every change of the keys. Default: {AuditLog.DefaultName} beside the keys file.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { who, audit, keys }) command.Options.Add(option);
    }

    /// <summary>Changes the keys between two lines of the audit.</summary>
    public T Change<T>(ParseResult parsed, string action, string target, string? why, Func<KeysFile, T> change)
    {
        var file = parsed.OpenKeys(keys);
        if (!Directory.Exists(Path.GetDirectoryName(file.Path)))
            throw new UsageException($"There is no folder for the keys file {file.Path}; make it first.");
        var log = new AuditLog(parsed.GetValue(audit) ?? AuditLog.Beside(file.Path), TimeProvider.System);
        return log.Do(parsed.GetValue(who) ?? Author.OfEnvironment(), action, target, why, () => change(file));
    }
}

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
