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
    private const string KeySetting = $"{ServiceOptions.Section}__{nameof(ServiceOptions.EncryptionKey)}";
    private const string PreviousSetting = $"{ServiceOptions.Section}__{nameof(ServiceOptions.PreviousEncryptionKey)}";

    private static readonly Option<string> Key = Create(
        "--encryption-key", $"The key that files are encrypted under: {EncryptionKeys.Form}.", KeySetting);

    private static readonly Option<string> Previous = Create(
        "--previous-encryption-key",
        "The key that it took the place of, to read what is encrypted under that one still.",
        PreviousSetting);

    /// <summary>Gives a command, and all commands below it, the options.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Key);
        command.Options.Add(Previous);
    }

    /// <summary>The keys; null where none is named.</summary>
    /// <exception cref="EncryptionKeyException">A key cannot be had.</exception>
    public static EncryptionKeys? Keys(this ParseResult parsed) => EncryptionKeys.Load(
        parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeySetting),
        parsed.GetValue(Previous) ?? Environment.GetEnvironmentVariable(PreviousSetting));

    /// <summary>The keys of a command that needs some.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">What needs them, at the start of a sentence.</param>
    /// <exception cref="UsageException">None is named.</exception>
    /// <exception cref="EncryptionKeyException">A key cannot be had.</exception>
    public static EncryptionKeys RequireKeys(this ParseResult parsed, string what) => parsed.Keys()
        ?? throw new UsageException($"{what} needs a key; name one with {Key.Name}: {EncryptionKeys.Form}.");

    /// <summary>The keys of the command line as settings of the service, which reads the environment itself.</summary>
    public static IEnumerable<string> Settings(ParseResult parsed)
    {
        foreach (var (setting, option) in new[] { (KeySetting, Key), (PreviousSetting, Previous) })
            if (parsed.GetValue(option) is { } value)
                yield return $"--{setting.Replace("__", ":", StringComparison.Ordinal)}={value}";
    }

    private static Option<string> Create(string name, string description, string setting) => new(name)
    {
        Description = $"{description} Default: the environment's {setting}.",
        HelpName = "KEY",
        Recursive = true,
    };
}
