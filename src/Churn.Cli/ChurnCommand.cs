using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Churn.Cli.Arguments;
using Churn.Cli.Commands;
using Churn.Cli.Commands.Campaigns;
using Churn.Cli.Commands.Keys;
using Churn.Cli.Commands.Models;
using Churn.Cli.Commands.Outcomes;
using Churn.Cli.Commands.Segments;
using Churn.Cli.Output;
using Churn.Cli.Parquet;
using Churn.Data.Tables;
using ChurnApi.Configuration;

namespace Churn.Cli;

/// <summary>The <c>churn</c> command: its subcommands, and what becomes of errors.</summary>
public static partial class ChurnCommand
{
    /// <summary>A little over the longest that the service may be told to wait for itself.</summary>
    private static readonly TimeSpan TimeToStopServing = ServiceOptions.LongestStop + TimeSpan.FromSeconds(5);

    /// <summary>The whole command line.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Predicts which customers will leave: trains on any company's customers file, scores, and serves.")
        {
            QuickstartCommand.Create(),
            InspectCommand.Create(),
            SimulateCommand.Create(),
            SnapshotCommand.Create(),
            TrainCommand.Create(),
            FederateCommand.Create(),
            RetrainCommand.Create(),
            ScoreCommand.Create(),
            ExplainCommand.Create(),
            EvaluateCommand.Create(),
            MonitorCommand.Create(),
            LifetimeCommand.Create(),
            UpliftCommand.Create(),
            RecommendCommand.Create(),
            WhatIfCommand.Create(),
            ActionsCommand.Create(),
            CampaignCommand.Create(),
            SegmentsCommand.Create(),
            OutcomesCommand.Create(),
            EraseCommand.Create(),
            LogCommand.Create(),
            ModelsCommand.Create(),
            BackupCommand.Create(),
            BackupCommand.CreateRestore(),
            KeysCommand.Create(),
            PrivacyCommand.Create(),
            ServeCommand.Create(),
        };
        EncryptionArguments.AddTo(root);
        return root;
    }

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ParquetFormat.Reader = DuckDbParquet.Open;
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count == 0)
            return await ErrorToExitCode.CatchAsync(() => parsed.InvokeAsync(Configure(parsed.CommandResult.Command.Name)));
        foreach (var error in parsed.Errors) Terminal.Fault(TypeName().Replace(error.Message, ""));
        Terminal.Say($"To see what there is: churn {PathOf(parsed.CommandResult)}--help");
        return ExitCode.Usage;
    }

    /// <summary>
    /// A command that is told to stop is left two seconds, a service what it needs to answer the requests under way.
    /// </summary>
    private static InvocationConfiguration Configure(string command)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (command is ServeCommand.Name or QuickstartCommand.Name) configuration.ProcessTerminationTimeout = TimeToStopServing;
        return configuration;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)}{command.Command.Name} " : "";

    /// <summary>How System.CommandLine tells what it expected, which says nothing to who does not write C#.</summary>
    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex TypeName();
}
