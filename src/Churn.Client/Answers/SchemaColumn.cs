namespace Churn.Client.Answers;

/// <summary>What to send in one field.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">number, category, boolean, date, time, amount, identifier, text, constant or ignored; later services may know more.</param>
/// <param name="Used">Whether the answer depends on it.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Minimum">The smallest number seen in training.</param>
/// <param name="Maximum">The largest number seen in training.</param>
/// <param name="Unit">What may stand before or behind a number that is sent as a text.</param>
/// <param name="Earliest">The first day seen in training.</param>
/// <param name="Latest">The last day seen in training.</param>
/// <param name="Values">The words seen in training.</param>
/// <param name="Missing">What becomes of a field that is absent, null or empty.</param>
public sealed record SchemaColumn(
    string Name,
    string Kind,
    bool Used,
    string Expected,
    float? Minimum,
    float? Maximum,
    string? Unit,
    DateOnly? Earliest,
    DateOnly? Latest,
    IReadOnlyList<string>? Values,
    string Missing);
