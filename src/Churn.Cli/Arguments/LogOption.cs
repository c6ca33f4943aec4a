using System.CommandLine;
using System.Data.Common;
using Churn.Cli.Output;
using Churn.Outcomes.Storage;

namespace Churn.Cli.Arguments;

/// <summary>The option that names the log of predictions and outcomes.</summary>
internal static class LogOption
{
    private const string DefaultUse = "The log of predictions and outcomes";

    /// <param name="isRequired">Whether the command needs it.</param>
    /// <param name="use">What the command does with it.</param>
    public static Option<string> Create(bool isRequired = true, string use = DefaultUse) => new("--log")
    {
        Description = $"{use}: {LogLocation.Form}.",
        HelpName = "LOG",
        Required = isRequired,
    };

    /// <summary>Opens the log, which is created where it is not there yet, and does something with it.</summary>
    /// <exception cref="UsageException">The option names no log.</exception>
    /// <exception cref="LogException">The log cannot be used.</exception>
    public static async Task<T> WithLogAsync<T>(
        this ParseResult parsed, Option<string> option, Func<IOutcomeStore, Task<T>> work, CancellationToken cancellation)
    {
        var location = parsed.LogLocationOf(option) ?? throw new UsageException($"{option.Name} is missing.");
        using var store = location.CreateStore(keys: parsed.Keys());
        return await NamingFaultsAsync(async () =>
        {
            await store.OpenAsync(cancellation);
            return await work(store);
        });
    }

    /// <summary>Gets where the log is; null where the option is not given.</summary>
    /// <exception cref="UsageException">The option names no log.</exception>
    public static LogLocation? LogLocationOf(this ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is not { } text ? null
        : LogLocation.TryParse(text, out var location, out var error) ? location
        : throw new UsageException($"{option.Name} {error}");

    /// <summary>Works on a log.</summary>
    /// <param name="work">The work.</param>
    /// <param name="hint">What may help where it fails, behind "The log cannot be used".</param>
    /// <exception cref="LogException">The log cannot be used.</exception>
    public static async Task<T> NamingFaultsAsync<T>(Func<Task<T>> work, string hint = "")
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is DbException or NewerLogException)
        {
            throw new LogException($"The log cannot be used{hint}. {fault.Message}", fault);
        }
    }
}
