using System.Text;

namespace Churn.Data.Tables;

/// <summary>
/// A letter that encodings read differently: all that a message may show of a text, which may be about a customer.
/// </summary>
/// <param name="LinesBefore">How many lines end before it.</param>
/// <param name="Letters">What each encoding reads there, in their order; null for one that reads no letter from there on.</param>
internal sealed record LetterInDoubt(int LinesBefore, IReadOnlyList<string?> Letters)
{
    /// <summary>Finds the first letter that the first two of some encodings read differently.</summary>
    /// <param name="bytes">A text of each of the encodings, but for the last letter, which may be cut off.</param>
    /// <param name="encodings">The encodings.</param>
    /// <returns>Null where there is no such letter, or no second encoding.</returns>
    public static LetterInDoubt? Of(byte[] bytes, IReadOnlyList<Encoding> encodings)
    {
        if (encodings is not [var first, var second, ..]) return null;
        using var others = LettersOf(bytes, second).GetEnumerator();
        var isMore = others.MoveNext();
        foreach (var (place, letter) in LettersOf(bytes, first))
        {
            while (isMore && others.Current.Place < place) isMore = others.MoveNext();
            if (!isMore) return null;
            if (others.Current.Place != place || others.Current.Letter == letter) continue;
            return new LetterInDoubt(
                bytes.AsSpan(0, place).Count((byte)'\n'),
                [.. encodings.Select(encoding => LettersOf(bytes, encoding)
                    .SkipWhile(read => read.Place < place).FirstOrDefault() is var (at, read) && at == place ? read : null)]);
        }

        return null;
    }

    /// <summary>Every letter with the place of its first byte.</summary>
    private static IEnumerable<(int Place, string? Letter)> LettersOf(byte[] bytes, Encoding encoding)
    {
        var (decoder, letters, place) = (encoding.GetDecoder(), new char[4], 0);
        for (var at = 0; at < bytes.Length; at++)
        {
            var count = decoder.GetChars(bytes.AsSpan(at, 1), letters, flush: false);
            if (count == 0) continue;
            yield return (place, new string(letters, 0, count));
            place = at + 1;
        }
    }
}
