using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Data.Tables;

namespace Churn.Training.Campaigns;

/// <summary>Reads whom earlier lists of this program contacted.</summary>
public static class EarlierLists
{
    /// <summary>Reads lists; customers of a control group were not contacted.</summary>
    /// <param name="paths">The lists, as CSV.</param>
    /// <exception cref="DataRefusedException">A file is no list of a campaign.</exception>
    public static EarlierContacts Read(IEnumerable<string> paths)
    {
        var contacts = new EarlierContacts();
        foreach (var path in paths) Read(path, contacts);
        return contacts;
    }

    private static void Read(string path, EarlierContacts contacts)
    {
        using var rows = CsvRows.Open(path, null);
        int Position(string name) => Array.IndexOf(rows.Header, name) is >= 0 and var position
            ? position
            : throw new DataRefusedException(new TableError(
                path, $"the column '{name}' is not there; give a list that churn campaign plan wrote without --format.", 1));
        var (action, group, day) =
            (Position(CampaignTable.Action), Position(CampaignTable.Group), Position(CampaignTable.CampaignDate));
        while (rows.Read() is { } fields)
            if (fields[group] == PlanEntry.Treatment)
                contacts.Add(fields[0].Trim(), fields[action], Day(fields[day], rows));
    }

    private static DateOnly? Day(string text, CsvRows rows)
    {
        if (text.Length == 0) return null;
        return DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new DataRefusedException(new TableError(
                rows.File, "it is not a date; write it as in 2026-05-31.", rows.Line, CampaignTable.CampaignDate, text));
    }
}
