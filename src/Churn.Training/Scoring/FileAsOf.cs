using System.Text.Json.Serialization;
using Churn.Core.Schema;
using Churn.Data.Preparation;

namespace Churn.Training.Scoring;

/// <summary>The day from which ages count in a file's rows without a time of their own, chosen as in training.</summary>
/// <param name="Day">The day.</param>
/// <param name="Source">Why it is this one.</param>
/// <param name="TrainedDay">The day from which ages counted in training.</param>
public sealed record FileAsOf(DateOnly Day, AsOfSource Source, DateOnly TrainedDay)
{
    /// <summary>
    /// The fewest rows whose newest date is taken for the day of a file: as few as a training needs. The dates of fewer customers
    /// may all be old.
    /// </summary>
    public const int MinRows = EncodedDataset.FewestRows;

    /// <summary>Chooses the day.</summary>
    /// <param name="schema">The schema of the model that scores.</param>
    /// <param name="header">The names of the file's columns.</param>
    /// <param name="rows">The file's rows; they are read only where their dates decide.</param>
    /// <param name="given">The day that the user names; null for none.</param>
    /// <returns>The day; null where the schema has no dates.</returns>
    public static FileAsOf? Of(
        CustomerSchema schema, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, DateOnly? given)
    {
        if (schema.AsOf is not { } trained) return null;
        if (given is { } day) return new FileAsOf(day, AsOfSource.Given, trained);
        var names = header.ToList();
        var time = schema.Time is { } column && names.Contains(column.Name) ? column : null;
        DayColumn[] columns = time is not null
            ? [time]
            : [.. schema.UsedColumns.OfType<DateColumn>().Where(date => names.Contains(date.Name))];
        var (newest, count) = FindNewest(columns, Array.ConvertAll(columns, date => names.IndexOf(date.Name)), rows);
        if (newest is not { } found) return new FileAsOf(trained, AsOfSource.NoDates, trained);
        return time is null && count < MinRows && found < trained
            ? new FileAsOf(trained, AsOfSource.FewRows, trained)
            : new FileAsOf(found, AsOfSource.NewestDate, trained);
    }

    /// <summary>The day, why it is this one, and how far it is from the training's, in a sentence.</summary>
    /// <param name="time">The column that says as of when each row is; null where the file has none.</param>
    public string Describe(string? time)
    {
        var reason = Source switch
        {
            AsOfSource.Given => "as given",
            AsOfSource.NewestDate => "the newest date of the file",
            AsOfSource.NoDates => "the day of training, since the file has no dates",
            _ => $"the day of training, since fewer than {MinRows} rows do not show the day of a file",
        };
        var from = time is null ? "" : $"'{time}', and where it is missing from ";
        var days = Math.Abs(Day.DayNumber - TrainedDay.DayNumber);
        var far = days > CustomerSchema.MaxDaysFromTraining
            ? FormattableString.Invariant($". That is {days} days from {TrainedDay:yyyy-MM-dd}, the day of the training: ")
                + "check the day, or train on newer data"
            : FormattableString.Invariant($"; in training {TrainedDay:yyyy-MM-dd}");
        return FormattableString.Invariant($"ages of dates count from {from}{Day:yyyy-MM-dd} ({reason}){far}")
            + (Source == AsOfSource.Given ? "" : "; --as-of names another day");
    }

    private static (DateOnly? Newest, int Rows) FindNewest(
        DayColumn[] columns, int[] positions, IEnumerable<IReadOnlyList<string>> rows)
    {
        DateOnly? newest = null;
        var count = 0;
        foreach (var row in columns.Length == 0 ? [] : rows)
        {
            count++;
            for (var i = 0; i < columns.Length; i++)
                if (columns[i].Read(row[positions[i]], out var day) == ReadOutcome.Known && !(day <= newest)) newest = day;
        }

        return (newest, count);
    }
}

/// <summary>Where the day comes from that ages count from when a file is scored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AsOfSource>))]
public enum AsOfSource
{
    /// <summary>The user named it.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>It is the newest date of the file.</summary>
    [JsonStringEnumMemberName("newest-date")]
    NewestDate,

    /// <summary>It is the training's, since the file has no dates.</summary>
    [JsonStringEnumMemberName("no-dates")]
    NoDates,

    /// <summary>It is the training's, since the file has too few rows to show its day, and no later date.</summary>
    [JsonStringEnumMemberName("few-rows")]
    FewRows,
}
