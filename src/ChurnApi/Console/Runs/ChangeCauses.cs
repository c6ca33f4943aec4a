using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Storage;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Tells what moved a customer's probability between two runs: the version of the earlier run scores what the later one read. As
/// far as that differs from the earlier probability the customer moved, and as far as it differs from the later one the model
/// did.
/// </summary>
internal sealed class ChangeCauses
{
    private readonly ChurnModel? before;
    private readonly CodedRowTranslator? translator;
    private readonly CodedRowTexts? textsBefore;
    private readonly CodedRowTexts? textsNow;
    private readonly bool isSameVersion;

    /// <param name="before">The version of the earlier run; null where it cannot be opened.</param>
    /// <param name="now">The version of the later run; null where it cannot be opened.</param>
    public ChangeCauses(ChurnModel? before, ChurnModel? now)
    {
        this.before = before;
        isSameVersion = before is not null && before.Version == now?.Version;
        if (before is null || now is null) return;
        (textsBefore, textsNow) = (new CodedRowTexts(before.Schema), new CodedRowTexts(now.Schema));
        translator = CodedRowTranslator.Between(now.Schema, before.Schema);
    }

    /// <summary>The probability that the earlier version gives to what the later run read; null where it is not known.</summary>
    public double? ByEarlierVersion(RunChange change)
    {
        if (change is not { Before: not null, Now: { } now }) return null;
        if (isSameVersion) return now.Probability;
        return now.Codes is { } codes && translator is not null && codes.Length == textsNow!.Schema.Features.Count
            ? before!.Score(new CodedCustomer(translator.Translate(codes))).Value
            : null;
    }

    /// <summary>What moved the probability more; null where that is not known, or the customer is in one run only.</summary>
    public ChangeCause? Of(RunChange change)
    {
        if (ByEarlierVersion(change) is not { } between) return null;
        var (byCustomer, byModel) = (between - change.Before!.Probability, change.Now!.Probability - between);
        var isRise = change.Now.Probability >= change.Before.Probability;
        return (isRise ? byCustomer >= byModel : byCustomer <= byModel) ? ChangeCause.Customer : ChangeCause.Model;
    }

    /// <summary>The columns whose values differ, as the file wrote them; those that cannot be written are left out.</summary>
    public IReadOnlyList<ChangedInput> Inputs(RunChange change)
    {
        if (textsBefore is null || change is not { Before.Codes: { } earlier, Now.Codes: { } later }) return [];
        if (earlier.Length != textsBefore.Schema.Features.Count || later.Length != textsNow!.Schema.Features.Count) return [];
        var (was, now) = (textsBefore.Write(earlier), textsNow.Write(later));
        var changed = new List<ChangedInput>();
        foreach (var (position, column) in textsNow.Columns.Index())
        {
            if (now[position] is not { } text || Position(column.Name) is not (>= 0 and var other)) continue;
            if (was[other] is not { } former || former == text) continue;
            var name = textsNow.Schema.DeclarationOf(column.Name)?.DisplayName ?? column.Name;
            changed.Add(new ChangedInput(name, former, text));
        }

        return changed;
    }

    private int Position(string name)
    {
        for (var position = 0; position < textsBefore!.Columns.Count; position++)
            if (textsBefore.Columns[position].Name == name) return position;
        return -1;
    }
}

/// <summary>What moved a probability.</summary>
internal enum ChangeCause
{
    /// <summary>What is known of the customer differs.</summary>
    Customer,

    /// <summary>Another version scored.</summary>
    Model,
}

/// <summary>A column whose value differs between two runs.</summary>
/// <param name="Name">The column's name for readers.</param>
/// <param name="Before">The earlier value; empty for a missing one.</param>
/// <param name="Now">The later value; empty for a missing one.</param>
internal sealed record ChangedInput(string Name, string Before, string Now);
