using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>Tells codes, which are words, from numbers: nobody adds up postcodes.</summary>
internal static class CodeColumn
{
    /// <summary>Names of columns whose numbers are codes.</summary>
    private static readonly HashSet<string> Codes = Folded(
        "code, codes, zip, zipcode, postcode, postal, postalcode, codepostal, plz, postleitzahl, cep, pincode, postnummer, "
        + "postnr, irsz, psc, sku, ean, upc, isbn, naics, sic, nace, fips, insee, iban, bic, vorwahl, areacode, código, "
        + "codice, kod, kode, koda, код, індекс, 邮编, 郵便番号, 우편번호, 代码, 编码, コード, 코드, קוד, رمز, κωδικός");

    /// <summary>Names of columns whose numbers may be amounts, too: they are codes where some values are no numbers.</summary>
    private static readonly HashSet<string> Places = Folded(
        "area, branch, store, shop, site, region, district, territory, zone, route, department, dept, division, unit, "
        + "product, item, article, model, plan, tariff, offer, campaign, channel, cell, prefix, exchange, class, type, "
        + "category, group, segment, sector, geo, filiale, niederlassung, artikel, tarif, agence, produit, sucursal, "
        + "agencia, producto, filial, magazzino, bölge, şube, oddział, филиал, регион, тариф, 门店, 地区, 店舗, 支店, 지점");

    /// <summary>Whether a column's name says that its numbers are codes.</summary>
    public static bool SaysCode(string name) => IdentifierTokenizer.Folded(name).Any(Codes.Contains);

    /// <summary>
    /// The first value that is no number where the column holds codes: its name says code; or its name says place or product, and
    /// what is no number looks like a code; or numbers and codes have one length. Null where it holds no codes.
    /// </summary>
    public static string? ExampleOf(string name, RawColumnValues texts)
    {
        var others = texts.Words.Where(word => !NumberColumn.TryParse(word, out _)).Distinct(StringComparer.Ordinal).ToArray();
        if (others.Length == 0) return null;
        if (SaysCode(name)) return others[0];
        var saysPlace = IdentifierTokenizer.Folded(name).Any(Places.Contains);
        return others.All(LooksLikeCode) && (saysPlace || HaveOneLength(texts.Words)) ? others[0] : null;
    }

    /// <summary>Letters and digits, as in 2A004, K1A-0B1, 12B or HQ; no number with a unit, as 12k, nor a slip, as 1O0.</summary>
    private static bool LooksLikeCode(string text)
    {
        if (!text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '/' or '.' or ' ' or '_')) return false;
        if (!text.Any(char.IsDigit)) return text.All(char.IsUpper);
        var behind = text.TrimStart([.. "0123456789."]);
        var isUnit = behind.Length < text.Length && behind is not [>= 'A' and <= 'J' or 'L']
            && behind.All(letter => char.IsLetter(letter) || letter == ' ');
        var isSlip = NumberColumn.TryParse(text.Replace('O', '0').Replace('o', '0').Replace('l', '1').Replace('I', '1'), out _);
        return !isUnit && !isSlip;
    }

    private static bool HaveOneLength(IEnumerable<string> words) =>
        words.Select(word => word.Length).Distinct().Take(2).ToArray() is [> 2];

    private static HashSet<string> Folded(string words) =>
        [.. words.Split(',').Select(word => string.Concat(IdentifierTokenizer.Folded(word)))];
}
