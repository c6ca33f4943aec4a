namespace Churn.Benchmarks.FieldFaults;

/// <summary>Labels that were guessed, or not found: 09, 18, 20.</summary>
internal static class LabelChecks
{
    public static IEnumerable<FieldCheck> All { get; } =
    [
        new(
            "09",
            "1 and 2 are asked for",
            run => FieldRun.CompareRefusal(run.Churn("train", run.Input("09", "label12.csv")), "--positive", "'1'", "'2'")),
        new(
            "18",
            "three statuses: both remedies are named",
            run => FieldRun.CompareRefusal(run.Churn("train", run.Input("18", "status.csv")), "--keep", "--positive")),
        new(
            "18",
            "--positive Churned is one against the rest",
            run => Label(run, "18", "status.csv", "churn", "Churned", "--positive", "Churned")),
        new("20", "German", run => Label(run, "20", "de.csv", "Gekündigt", "ja")),
        new("20", "words with a dot", run => Label(run, "20", "dotted.csv", "label", "True.")),
        new("20", "Spanish", run => Label(run, "20", "es.csv", "Desafiliado", "si")),
        new("20", "French", run => Label(run, "20", "fr.csv", "Resilie", "oui")),
        new("20", "Churn Value", run => Label(run, "20", "ibm.csv", "Churn Value", "1")),
        new("20", "Portuguese", run => Label(run, "20", "pt.csv", "Cancelou", "Sim")),
        new("20", "Russian", run => Label(run, "20", "ru.csv", "Отток", "да")),
        new("20", "Turkish", run => Label(run, "20", "tr.csv", "Ayrıldı", "Evet")),
        new("20", "Chinese", run => Label(run, "20", "zh.csv", "是否流失", "是")),
    ];

    private static string? Label(FieldRun run, string fault, string file, string name, string positive, params string[] options)
    {
        var label = run.Inspect(run.Input(fault, file), options).GetProperty("label");
        var (seenName, seenPositive) = (label.GetProperty("name").GetString(), label.GetProperty("positive").GetString());
        return seenName == name && seenPositive == positive ? null : $"{seenName}, {seenPositive}";
    }
}
