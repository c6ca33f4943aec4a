using System.Globalization;
using System.Text;
using Churn.Core.Csv;
using Churn.Core.Texts;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>
/// Reads a lexicon of tone in the form that VADER's is published in: a line for each word, with a TAB between the word and
/// its value; what stands after a second TAB is not read.
/// </summary>
internal static class ToneLexiconFile
{
    private const int MaxBytes = 16 << 20;
    private const int MaxFaults = 10;
    private const string Form = "each line must be a word, a TAB and a number from -4 to 4, as in good<TAB>1.9";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Of a word that stands there twice, in whatever letter case, the last line counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column that it is for.</param>
    /// <param name="faults">Takes up what is wrong with it; nothing of its content is in them.</param>
    /// <returns>The lexicon; null if anything is wrong.</returns>
    public static ToneLexicon? Read(string path, string column, List<TableError> faults)
    {
        var before = faults.Count;
        var words = new Dictionary<string, float>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in ReadText(path, Refuse).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (ReadLine(line, words) is not { } fault) continue;
            Refuse(fault, number);
            if (faults.Count - before == MaxFaults) break;
        }

        if (faults.Count > before) return null;
        if (words.Count == 0) Refuse($"it has no words; {Form}.", null);
        if (words.Count > ToneLexicon.MaxWords)
            Refuse($"it has {words.Count} words, more than {ToneLexicon.MaxWords}; leave some out.", null);
        return faults.Count > before ? null : new ToneLexicon(words);

        void Refuse(string fault, int? line) =>
            faults.Add(new TableError(path, $"the lexicon of tone of the column '{column}': {fault}", line));
    }

    /// <summary>Reads the whole file; nothing where that cannot be done.</summary>
    private static string ReadText(string path, Action<string, int?> refuse)
    {
        try
        {
            var length = new FileInfo(path) is { Exists: true } file ? file.Length : -1; // reading reports one that is not there
            if (length is <= MaxBytes and not 0) return Utf8.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            refuse(
                length == 0 ? $"the file is empty; {Form}."
                    : FormattableString.Invariant($"the file has {length} bytes, more than {MaxBytes}; it is no lexicon."),
                null);
        }
        catch (DecoderFallbackException)
        {
            refuse("the file is not in UTF-8; save it in that encoding.", null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            refuse(
                $"it cannot be read: {fault.Message} Its path counts from the folder that the command runs in.", null);
        }

        return "";
    }

    /// <summary>Adds the word of a line; one of several words, which no text can have as a word, is passed over.</summary>
    /// <returns>What is wrong with it; null for nothing.</returns>
    private static string? ReadLine(string line, Dictionary<string, float> words)
    {
        var fields = line.Split('\t', 3);
        if (fields.Length < 2) return $"there is no TAB; {Form}.";
        var word = PlainText.Normalize(fields[0].Trim(), NormalizationForm.FormC); // as texts are
        if (word.Length is 0 or > ToneLexicon.MaxWordLength)
            return $"the word has {word.Length} characters; it must have 1 to {ToneLexicon.MaxWordLength}.";
        if (!float.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !(Math.Abs(value) <= ToneLexicon.MaxValue)) return $"what stands after the TAB is not its value; {Form}.";
        if (!word.Any(char.IsWhiteSpace)) words[word] = value;
        return null;
    }
}
