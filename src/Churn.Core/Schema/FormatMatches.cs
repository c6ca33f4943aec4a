namespace Churn.Core.Schema;

/// <summary>Which forms read the texts of a column.</summary>
/// <param name="Fits">The forms that read enough of them: those that read most first, of equal ones the preferred first.</param>
/// <param name="Texts">The texts there are.</param>
/// <param name="Rival">
/// Where the texts are ambiguous: the first form that reads as many as the first of all, and some of them otherwise.
/// </param>
public sealed record FormatMatches<TForm>(IReadOnlyList<FormatMatch<TForm>> Fits, int Texts, TForm? Rival)
    where TForm : struct
{
    /// <summary>Whether the texts alone do not tell how they are meant, such as 1,234 or 05/06/2024.</summary>
    public bool AreAmbiguous => Rival is not null;

    /// <summary>The forms that read all but a share of the texts.</summary>
    /// <param name="counts">What each form reads, the preferred form first.</param>
    /// <param name="texts">The texts there are.</param>
    /// <param name="tolerance">The share of the texts that a form need not read, from 0 to 1.</param>
    /// <param name="differ">Whether two forms read one of the texts, and read it otherwise.</param>
    internal static FormatMatches<TForm> Of(
        IEnumerable<FormatMatch<TForm>> counts,
        int texts,
        double tolerance,
        Func<TForm, TForm, bool> differ)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tolerance, 1);
        FormatMatch<TForm>[] fits =
            [.. counts.Where(fit => fit.Texts > 0 && texts - fit.Texts <= tolerance * texts).OrderByDescending(fit => fit.Texts)];
        TForm? rival = null;
        foreach (var fit in fits.Skip(1).TakeWhile(fit => fit.Texts == fits[0].Texts))
            if (rival is null && differ(fits[0].Form, fit.Form)) rival = fit.Form;
        return new FormatMatches<TForm>(fits, texts, rival);
    }
}

/// <summary>How many of a column's texts a form reads.</summary>
/// <param name="Form">The form.</param>
/// <param name="Texts">The texts it reads.</param>
public readonly record struct FormatMatch<TForm>(TForm Form, int Texts)
    where TForm : struct;
