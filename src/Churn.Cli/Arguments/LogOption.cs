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
        if (!LogLocation.TryParse(parsed.GetRequiredValue(option), out var location, out var error))
            throw new UsageException($"{option.Name} {error}");
        using var store = location.CreateStore(keys: parsed.Keys());
        try
        {
            await store.OpenAsync(cancellation);
            return await work(store);
        }
        catch (Exception fault) when (fault is DbException or NewerLogException)
        {
            throw new LogException($"The log cannot be used. {fault.Message}", fault);
        }
    }
}
