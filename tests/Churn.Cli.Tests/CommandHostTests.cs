using System.Text.RegularExpressions;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>What the tests of commands rest on: most of them run in a process that has run others before.</summary>
public sealed partial class CommandHostTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_command_after_others_does_what_it_does_alone()
    {
        SyntheticCustomers.WriteTo(folder, 300);
        string[][] commands =
        [
            ["train", "customers.csv", "--model", "logistic,network", .. ChurnProcess.QuickTraining],
            ["score", "customers.csv", "--out", "-"],
            ["models", "list"],
            ["train", "customers.csv", "--model", "oracle"],
            ["train", "nowhere.csv"],
        ];

        foreach (var command in commands)
        {
            var (after, alone) = (In("after", command), In("alone", command));

            after.ExitCode.Should().Be(alone.ExitCode);
            Told(after.Output).Should().Be(Told(alone.Output));
            Told(after.Errors).Should().Be(Told(alone.Errors));
        }
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome In(string store, string[] command)
    {
        string[] arguments = [.. command, "--models", folder[store]];
        return store == "alone" ? ChurnProcess.Run(folder.Path, arguments) : CommandHost.Run(folder.Path, arguments);
    }

    /// <summary>All that is not of the moment: seconds, megabytes, the clock, the folder.</summary>
    private static string Told(string text) => OfTheMoment().Replace(text, "#");

    [GeneratedRegex(@"[0-9.,]+ (s|MiB)\b|[0-9-]{10}[ T][0-9:]{5,8}|\b(after|alone)\b")]
    private static partial Regex OfTheMoment();
}
