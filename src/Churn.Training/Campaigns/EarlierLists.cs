using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Data.Tables;

namespace Churn.Training.Campaigns;

/// <summary>Reads whom earlier lists of this program contacted.</summary>
public static class EarlierLists
{
    /// <summary>Reads lists; customers of a control group were not contacted.</summary>
    /// <param name="paths">The lists.</param>
    /// <param name="actions">The actions; where one has a cool-down, the lists must have dates.</param>
    /// <exception cref="DataRefusedException">A file is no list of a campaign, or lacks a date that counts.</exception>
    public static EarlierContacts Read(IEnumerable<string> paths, ActionList actions)
    {
        var contacts = new EarlierContacts();
        var needsDays = actions.Actions.Any(action => action.CoolDown is not null);
        foreach (var path in paths) Read(path, contacts, needsDays);
        return contacts;
    }

    private static void Read(string path, EarlierContacts contacts, bool needsDays)
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
                contacts.Add(fields[0].Trim(), fields[action], Day(fields[day], rows, needsDays));
    }

    private static DateOnly? Day(string text, CsvRows rows, bool isNeeded)
    {
        if (text.Length == 0 && !isNeeded) return null;
        return DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new DataRefusedException(new TableError(
                rows.File,
                "cool-downs need the day of the contact; write it as in 2026-05-31.",
                rows.Line,
                CampaignTable.CampaignDate,
                text));
    }
}
