namespace Churn.Core.Campaigns;

/// <summary>What customers of an action are told, in one language.</summary>
/// <param name="Language">The language as a BCP 47 tag, such as de or pt-BR.</param>
/// <param name="Channel">The channel that it is for; null for any.</param>
/// <param name="Subject">The subject; empty for none.</param>
/// <param name="Body">The text.</param>
public sealed record ActionMessage(string Language, string? Channel, MessageTemplate Subject, MessageTemplate Body)
{
    /// <summary>The most characters of a body.</summary>
    public const int MaxBody = 20_000;

    /// <summary>The most characters of a subject.</summary>
    public const int MaxSubject = 200;

    private static readonly string[] MailChannels = ["mail", "email", "e-mail"];

    internal IEnumerable<MessageTemplate> Templates => [Subject, Body];

    /// <summary>The columns that placeholders name.</summary>
    internal IEnumerable<string> Columns => Templates.SelectMany(template => template.Columns);

    /// <summary>Whether bodies of a channel are HTML.</summary>
    internal static bool IsHtml(string? channel) => MailChannels.Contains(channel, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a subject, which is one line, cannot have a character.</summary>
    internal static bool EndsLine(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';

    /// <summary>Whether it is for customers of a language: the same, or one with a region or script of it.</summary>
    internal bool IsFor(string language) =>
        language.Equals(Language, StringComparison.OrdinalIgnoreCase)
        || language.StartsWith(Language + "-", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A message as a customer gets it.</summary>
/// <param name="Subject">The subject; empty for none.</param>
/// <param name="Text">The text: HTML for a channel of e-mails.</param>
public sealed record CampaignMessage(string Subject, string Text);

/// <summary>A reason that the company can change.</summary>
/// <param name="Name">Its name for readers.</param>
/// <param name="Value">The customer's value; null where it is missing.</param>
public readonly record struct MessageLever(string Name, string? Value);
