using Churn.Core.Events;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>What is asked of an events file.</summary>
public sealed record EventFileOptions
{
    /// <summary>How the file is written.</summary>
    public ReadingOptions Reading { get; init; } = new();

    /// <summary>Which columns hold what.</summary>
    public EventColumns Columns { get; init; } = new();

    /// <summary>The column of the customers file that names the customer; null to find it.</summary>
    public string? Key { get; init; }

    /// <summary>The column of the customers file with the day on which they came; earlier events are left out.</summary>
    public string? Birth { get; init; }

    /// <summary>The column of the customers file with the day on which they left.</summary>
    public string? End { get; init; }

    /// <summary>The type of events that say that the customer leaves; it is no feature.</summary>
    public string? ChurnType { get; init; }

    /// <summary>
    /// Whether a type of events that says so by its name, and by the silence after it, is taken for that where neither a type nor
    /// a day of leaving is named.
    /// </summary>
    public bool FindsChurnType { get; init; }

    /// <summary>The type of events that is predicted, which is counted apart however rare it is; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>Words that fewer customers have are named nowhere, and counted together with others: 1 or more.</summary>
    public int MinCustomers { get; init; } = 10;

    /// <summary>Whether there may be no such event, as in the events of those who are still there.</summary>
    public bool MayLackChurn { get; init; }

    /// <summary>
    /// The moment from which events no longer say which words are frequent and which type means churn: what comes later must
    /// change no feature.
    /// </summary>
    public long CountedUntil { get; init; } = long.MaxValue;

    /// <summary>The first moment that has not come yet; later events are left out.</summary>
    public long Future { get; init; } = long.MaxValue;

    /// <summary>The same, with days and numbers written as in the customers file where nothing else is said.</summary>
    /// <param name="customers">What is said of the customers file.</param>
    public EventFileOptions WrittenAs(SchemaOptions customers) => this with
    {
        Columns = Columns with
        {
            DayFirst = Columns.DayFirst ?? customers.DayFirst,
            Decimal = Columns.Decimal ?? customers.Decimal,
        },
    };

    /// <summary>The same, as in a training where nothing else is asked.</summary>
    /// <param name="facts">What was learned from.</param>
    /// <param name="customers">The customers file; null for none.</param>
    public EventFileOptions AsTrained(EventFacts facts, CustomerTable? customers) => this with
    {
        Columns = Columns == new EventColumns() ? facts.Columns : Columns,
        Key = Key ?? InTable(facts.Key, customers),
        Birth = Birth ?? InTable(facts.Birth, customers),
        End = End ?? InTable(facts.End, customers),
        ChurnType = ChurnType ?? facts.ChurnType,
        FindsChurnType = false,
        MayLackChurn = true,
    };

    private static string? InTable(string? column, CustomerTable? table) =>
        column is not null && table?.Header.Contains(column) == true ? column : null;
}
