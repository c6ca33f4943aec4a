namespace Churn.Training.Campaigns;

/// <summary>The column names by which a CRM imports a list.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Key">The column of the customer's key.</param>
/// <param name="Own">The CRM's own names of some of our columns.</param>
/// <param name="Custom">Makes the name of a custom field of one of our names.</param>
public sealed record CrmFormat(
    string Name, string Key, IReadOnlyDictionary<string, string> Own, Func<string, string> Custom)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<CrmFormat> All { get; } =
    [
        new("dynamics", "contactid", new Dictionary<string, string>(), name => "new_" + name.Replace("_", "")),
        new(
            "salesforce",
            "ContactId",
            new Dictionary<string, string>
            {
                [CampaignTable.CampaignId] = "CampaignId",
                [CampaignTable.Group] = "Status",
            },
            name => string.Join('_', name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "__c"),
        new(
            "hubspot",
            "Record ID",
            new Dictionary<string, string> { [CampaignTable.Probability] = CampaignTable.Probability },
            name => "churn_" + name),
    ];

    /// <summary>Gives a list the names of the CRM.</summary>
    public CampaignTable Rename(CampaignTable table) => table with
    {
        Names = [Key, .. table.Header.Skip(1).Select(name => Own.GetValueOrDefault(name) ?? Custom(name))],
    };
}
