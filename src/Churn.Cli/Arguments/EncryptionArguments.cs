using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Encryption;
using ChurnApi.Configuration;

namespace Churn.Cli.Arguments;

/// <summary>
/// The options that name the encryption keys. Every command has them, and the environment of the service's settings counts too.
/// </summary>
internal static class EncryptionArguments
{
    private static readonly Option<string> Key = Create(
        "--encryption-key",
        nameof(ServiceOptions.EncryptionKey),
        $"The key that files are encrypted under: {EncryptionKeys.Form}.");

    private static readonly Option<string> Previous = Create(
        "--previous-encryption-key",
        nameof(ServiceOptions.PreviousEncryptionKey),
        "The key that it took the place of, to read what is encrypted under that one still.");

    /// <summary>Gives a command, and all commands below it, the options.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Key);
        command.Options.Add(Previous);
    }

    /// <summary>The keys; null where none is named.</summary>
    /// <exception cref="EncryptionKeyException">A key cannot be had.</exception>
    public static EncryptionKeys? Keys(this ParseResult parsed) =>
        EncryptionKeys.Load(parsed.GetValue(Key), parsed.GetValue(Previous));

    /// <summary>The keys of a command that needs some.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">What needs them, at the start of a sentence.</param>
    /// <exception cref="UsageException">None is named.</exception>
    public static EncryptionKeys RequireKeys(this ParseResult parsed, string what) => parsed.Keys()
        ?? throw new UsageException($"{what} needs a key; name one with {Key.Name}: {EncryptionKeys.Form}.");

    /// <summary>The keys as settings of the service.</summary>
    public static IEnumerable<string> Settings(ParseResult parsed) =>
        from setting in new[] { (nameof(ServiceOptions.EncryptionKey), Key), (nameof(ServiceOptions.PreviousEncryptionKey), Previous) }
        let value = parsed.GetValue(setting.Item2)
        where value is not null
        select $"--{ServiceOptions.Section}:{setting.Item1}={value}";

    private static Option<string> Create(string name, string setting, string description) => new(name)
    {
        Description = $"{description} Default: the environment's {ServiceOptions.Section}__{setting}.",
        HelpName = "KEY",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable($"{ServiceOptions.Section}__{setting}")!,
    };
}
