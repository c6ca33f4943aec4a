using System.ComponentModel.DataAnnotations;
using Churn.Training.Options;

namespace Churn.Training.Data;

/// <summary>How a customers file is written, where it is not to be found out from the file itself.</summary>
public sealed record ReadingOptions : IValidatableObject
{
    /// <summary>The character between the fields: a comma, a semicolon, a tab or a bar. Default: found out from the header.</summary>
    public string? Separator { get; init; }

    /// <summary>
    /// How letters are written as bytes: utf-8, utf-16 or windows-1252. Default: by the byte order mark, or else UTF-8 where the
    /// bytes are valid UTF-8, or else Windows-1252.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>Whether a file may have one column only, as a list of keys has; a customers file may not.</summary>
    internal bool AllowOneColumn { get; init; }

    /// <summary>Every fault of these options, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionFaults.Of(this)];

    /// <summary>Both must be among those there are.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Separator is { } separator && !(separator.Length == 1 && CsvDialect.Separators.Contains(separator[0])))
            yield return new ValidationResult($"separator is '{separator}'; it must be a comma, a semicolon, a tab or a bar.");
        if (Encoding is { } encoding && !CsvDialect.Encodings.ContainsKey(encoding))
            yield return new ValidationResult($"encoding is '{encoding}'; it must be one of {string.Join(", ", CsvDialect.Encodings.Keys)}.");
    }
}
