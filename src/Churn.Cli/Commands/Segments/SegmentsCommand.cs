using System.CommandLine;

namespace Churn.Cli.Commands.Segments;

/// <summary><c>churn segments</c>: groups of customers that are alike.</summary>
internal static class SegmentsCommand
{
    public static Command Create() => new("segments", "Learns groups of customers that are alike, and assigns customers to them.")
    {
        LearnSegmentsCommand.Create(),
        AssignSegmentsCommand.Create(),
    };
}
