using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using Churn.Training.Campaigns;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>A plan for people: what it comes to, beside its alternatives, and by action and segment.</summary>
internal static class CampaignSummary
{
    public static void Print(PlanSummary report, FileCampaignResult result, string path)
    {
        var plan = result.Plan;
        Terminal.Print(Line(report, path));
        Terminal.Print(Text(
            $"expected profit {report.ExpectedProfit.Value:N2}, 95 % interval {report.ExpectedProfit.Lower:N2} to ")
            + Text($"{report.ExpectedProfit.Upper:N2}; at most {report.MaxLoss:N2} below the best plan there is; ")
            + $"evidence: {report.Evidence}");
        if (report.RevenueAtRisk is { } atRisk) Terminal.Print(RevenueText.Of(atRisk, result.ValueColumn!));
        Terminal.Results.Write(TableOf("choice", Compare(plan).Select(PlanPart.Of)));
        Terminal.Results.Write(TableOf("action", report.Actions));
        Terminal.Results.Write(TableOf("segment", report.Segments));
        if (report.RevenueAtRiskBySegment is { } segments) Terminal.Results.Write(AtRisk(segments, result.ValueColumn!));
    }

    /// <summary>The plan in a line.</summary>
    public static string Line(PlanSummary report, string path) =>
        $"campaign {report.CampaignId}: " + Text($"{report.Contacts:N0} contacts and {report.Controls:N0} controls, ")
        + Text($"cost {report.Cost:N2} of {report.Budget:N2}")
        + $"{(report.Currency is { } currency ? " " + currency : "")}, in {path}";

    private static NamedTotal[] Compare(CampaignPlan plan) =>
    [
        new("this plan", plan.Total),
        new("by risk", plan.ByRisk),
        new("everybody", plan.Everybody),
        new("nobody", new PlanTotal(0, 0, 0, 0)),
    ];

    private static Table TableOf(string name, IEnumerable<PlanPart> parts)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(name);
        foreach (var head in (string[])["contacts", "controls", "cost", "expected profit"])
            table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var part in parts)
            table.AddRow(Array.ConvertAll(
                [
                    part.Evidence == EvidenceText.Of(PlanEvidence.Trial) ? $"{part.Name} (trial)" : part.Name,
                    Text($"{part.Contacts:N0}"),
                    Text($"{part.Controls:N0}"),
                    Text($"{part.Cost:N2}"),
                    Text($"{part.ExpectedProfit:N2}"),
                ],
                Markup.Escape));
        return table;
    }

    private static Table AtRisk(IReadOnlyList<SegmentRevenueAtRisk> segments, string column)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("segment");
        foreach (var head in (string[])["customers", $"{Markup.Escape(column)} at risk", "90 % interval"])
            table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var segment in segments)
            table.AddRow(
                Markup.Escape(segment.Name),
                Text($"{segment.Customers:N0}"),
                Text($"{segment.RevenueAtRisk.Value:N2}"),
                Text($"{segment.RevenueAtRisk.Lower:N2} to {segment.RevenueAtRisk.Upper:N2}"));
        return table;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>An action in a line.</summary>
internal static class ActionText
{
    public static string Of(CampaignAction action, string? currency)
    {
        var unit = currency is null ? "" : " " + currency;
        return $"{action.Name}: "
            + FormattableString.Invariant($"a contact costs {action.ContactCost:0.##}{unit}, an acceptance ")
            + FormattableString.Invariant($"{action.AcceptanceCost:0.##}{unit}; acceptance ")
            + $"{(action.Uplift is null ? Of(action.Acceptance) : $"by the uplift model in {action.Uplift}")}, "
            + $"value kept {Of(action.ValueKept)}"
            + (action.Capacity is { } most ? FormattableString.Invariant($"; at most {most} contacts") : "");
    }

    private static string Of(ActionAmount amount) => amount.Column is { } column
        ? $"by column '{column}'"
        : amount.Number is { } number ? FormattableString.Invariant($"{number:0.####}") : "to be measured";
}
