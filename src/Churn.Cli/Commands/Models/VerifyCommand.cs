using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Spectre.Console;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models verify</c>: checks all of the store.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var (models, json) = (StoreOption.Create(), JsonOption.Create());
        var command = new Command(
            "verify",
            "Checks every file of every version, rescores golden records, and checks champion, shadow, pins and history. Exit "
                + "code 5 if anything is broken."
        )
        {
            json,
            models,
        };
        command.SetAction(parsed =>
        {
            var verification = parsed.OpenStore(models).Verify();
            parsed.Report(json, verification, CliJsonContext.Readable.StoreVerification, Print);
            return verification.IsWhole ? ExitCode.Done : ExitCode.StoreBroken;
        });
        return command;
    }

    private static void Print(StoreVerification verification)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("version", "state");
        foreach (var version in verification.Versions)
            table.AddRow(version.Version, version.Faults.Count == 0 ? "whole" : "broken");
        Terminal.Results.Write(table);
        foreach (var fault in verification.Versions.SelectMany(version => version.Faults).Concat(verification.Faults))
            Terminal.Print(fault);
        if (verification.IsWhole)
            Terminal.Print($"{verification.Versions.Count} versions, champion, shadow, pins and history are whole");
    }
}
