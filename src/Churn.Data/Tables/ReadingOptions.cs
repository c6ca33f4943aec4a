using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Churn.Core.Csv;
using Churn.Core.Encryption;
using Churn.Core.Options;
using Churn.Core.Privacy;

namespace Churn.Data.Tables;

/// <summary>How a customers file is written, where it is not to be found out from the file itself.</summary>
public sealed record ReadingOptions : IValidatableObject
{
    /// <summary>
    /// The character between the fields: one of ASCII that is no letter, digit or quote. Default: what a first line such as
    /// <c>sep=;</c> says, or else a comma, a semicolon, a tab or a bar, found out from the first rows.
    /// </summary>
    public string? Separator { get; init; }

    /// <summary>
    /// How letters are written as bytes: any name that .NET knows. Default: by the byte order mark, or else UTF-8 where the bytes
    /// are valid UTF-8, or else the code page whose languages have such words.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>Whether the first row is a customer; the columns are column1, column2 and so on. Default: no.</summary>
    public bool NoHeader { get; init; }

    /// <summary>How many lines to skip before the header or first row, 0 to 10,000. Default: none; line 1 is judged.</summary>
    public int? SkipLines { get; init; }

    /// <summary>The sheet of a workbook. Default: the first that is not empty.</summary>
    public string? Sheet { get; init; }

    /// <summary>The keys that the file may be encrypted under. Default: none, and encrypted files are refused.</summary>
    [JsonIgnore]
    public EncryptionKeys? Keys { get; init; }

    /// <summary>Whose rows are left out, in whichever of its columns a file has. Default: nobody's.</summary>
    [JsonIgnore]
    public BlockList Erased { get; init; } = BlockList.Empty;

    /// <summary>Whether a file may have one column only, as a list of keys has; a customers file may not.</summary>
    internal bool AllowOneColumn { get; init; }

    /// <summary>Every fault of these options, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionsValidator.Of(this)];

    /// <summary>Each must be one that there is.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Separator is { } separator && !(separator.Length == 1 && CsvDialect.IsSeparator(separator[0])))
            yield return new ValidationResult(
                $"separator is '{separator}'; it must be one character, such as a comma, a semicolon, a tab or a bar.");
        if (Encoding is { } encoding && TextEncodings.Find(encoding) is null)
            yield return new ValidationResult(
                $"encoding is '{encoding}'; it must be a name of .NET such as utf-8, utf-16, windows-1252 or gb18030.");
        if (SkipLines is < 0 or > 10_000)
            yield return new ValidationResult($"skipLines is {SkipLines}; it must be from 0 to 10000.");
    }
}
