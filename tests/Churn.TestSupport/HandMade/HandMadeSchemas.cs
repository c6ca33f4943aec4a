using Churn.Core.Schema;

namespace Churn.TestSupport.HandMade;

/// <summary>Small schemas with a column of every kind.</summary>
public static class HandMadeSchemas
{
    public static LabelColumn Label { get; } = new("Churn", "Yes", "No");

    /// <summary>Columns as a telecom company has them.</summary>
    public static CustomerSchema Telco { get; } = new(
        [
            new IdentifierColumn("customerID"),
            new NumberColumn("tenure", 0, 72),
            new NumberColumn("MonthlyCharges", 18.25f, 118.75f),
            new CategoryColumn("Contract", ["Month-to-month", "One year", "Two year"]),
            new BooleanColumn("SeniorCitizen", "0", "1"),
            new BooleanColumn("PaperlessBilling", "No", "Yes", ImputationStrategy.Constant),
            new IgnoredColumn("Note", "free text"),
        ],
        Label);

    /// <summary>Columns as a bank has them, with names that need escaping in a JSON pointer or are not ASCII.</summary>
    public static CustomerSchema Bank { get; } = new(
        [
            new IdentifierColumn("Kundennummer"),
            new NumberColumn("tenure", 0, 30, ImputationStrategy.Mean),
            new NumberColumn("credit/score~now", 300, 850),
            new NumberColumn("Größe", 140, 210),
            new CategoryColumn("Geography", ["France", "Germany", "Spain"]),
        ],
        Label);

    /// <summary>Columns as a German shop exports them, with dates, sums in euros, free text and a constant.</summary>
    public static CustomerSchema Shop { get; } = new(
        [
            new IdentifierColumn("Kunde"),
            new DateColumn("Kunde seit", DateFormat.DayFirstPoints, new DateOnly(2015, 1, 1), new DateOnly(2024, 3, 31)),
            new NumberColumn("Umsatz", 0, 20_000, format: new NumberFormat(DecimalMark.Comma, ThousandsMark.Point, "€")),
            new CategoryColumn("Tarif", ["Basis", "Komfort"]),
            new TextColumn("Notiz"),
            new ConstantColumn("Land"),
        ],
        Label,
        new DateOnly(2024, 3, 31));
}
