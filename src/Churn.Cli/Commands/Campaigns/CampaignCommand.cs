using System.CommandLine;

namespace Churn.Cli.Commands.Campaigns;

/// <summary><c>churn campaign</c>: from scores to a list of who gets what.</summary>
internal static class CampaignCommand
{
    public static Command Create() => new("campaign", "Plans who gets which action within a budget.")
    {
        PlanCommand.Create(),
    };
}
