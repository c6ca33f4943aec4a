using System.Globalization;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>A column that is a key and never a feature.</summary>
/// <param name="IsIdentifier">Whether it is the one that names the customer in answers.</param>
/// <param name="Why">Why it is a key, in words for the user.</param>
internal sealed record KeyColumn(bool IsIdentifier, string Why);

/// <summary>
/// Finds the keys of a table: columns that name a customer, a contract or a row, and the one whose repeated values say which
/// rows are
/// of one customer. A key is known by its name, by values that all differ although chance would have repeated them, or by rows
/// that
/// belong together.
/// </summary>
internal sealed class CustomerKeys
{
    /// <summary>
    /// Values that chance would have repeated so often, and that all differ, were assigned one by one: p is below 0.00005.
    /// </summary>
    private const double CoincidencesExpected = 10;

    /// <summary>No more different values than these may be a category, whatever the name says.</summary>
    private const int FewValues = 50;

    /// <summary>So few values may be a category, although the name says "customer" and "number".</summary>
    private const int FewCustomers = 10;

    /// <summary>Smaller numbers under a name such as "account" or "user" may count something.</summary>
    private const float SmallestNumber = 1_000;

    /// <summary>What comes in so many rows each is no name of a person.</summary>
    private const long RowsPerName = 10;

    private const int LookedAt = 1_000;
    private const double NearlyAll = 0.9;

    private readonly CustomerTable table;
    private readonly SchemaOptions options;
    private readonly int[] positions;
    private readonly RawColumnValues[] texts;
    private readonly FormatCandidates[] forms;

    private CustomerKeys(
        CustomerTable table,
        int[] positions,
        RawColumnValues[] texts,
        FormatCandidates[] forms,
        SchemaOptions options)
    {
        this.table = table;
        this.options = options;
        this.positions = positions;
        this.texts = texts;
        this.forms = forms;
        var keys = FindKeys();
        var identifier = keys.FirstOrDefault(key => key.ComesBack);
        Columns = keys.ToDictionary(key => positions[key.At], key => new KeyColumn(key == identifier, Explain(key, identifier)));
        if (options.Group == SchemaOptions.NoGroup || keys.FirstOrDefault(key => key.IsSure) is not { Repeats: true } best)
            return;
        Group = table.Header[positions[best.At]];
        Note = Tell(best);
    }

    /// <summary>The keys by their positions in the table.</summary>
    public IReadOnlyDictionary<int, KeyColumn> Columns { get; }

    /// <summary>
    /// The column whose values say which rows are of one customer; null where each row is a customer of its own.
    /// </summary>
    public string? Group { get; }

    /// <summary>
    /// How many customers there are in how many rows, for the user; null where there is no <see cref="Group"/>.
    /// </summary>
    public string? Note { get; }

    /// <summary>Finds the keys of a table.</summary>
    /// <param name="table">The customers, with the label.</param>
    /// <param name="positions">The positions of all columns but the label.</param>
    /// <param name="texts">Their texts.</param>
    /// <param name="forms">The forms they may have.</param>
    /// <param name="options">What the user says.</param>
    public static CustomerKeys Find(
        CustomerTable table,
        int[] positions,
        RawColumnValues[] texts,
        FormatCandidates[] forms,
        SchemaOptions options
    ) => new(table, positions, texts, forms, options);

    /// <summary>The best key first: it is the customer's.</summary>
    private Key[] FindKeys()
    {
        var (sure, doubtful) = (new List<Key>(), new List<Key>());
        foreach (var at in Enumerable.Range(0, positions.Length).Where(MayBeKey))
            if (Judge(at) is { } key) (key.IsSure ? sure : doubtful).Add(key);
        var best = Sort(sure).FirstOrDefault();
        if (best is null || (!best.Repeats && best.Name < KeyName.Account && !best.IsAsked))
        {
            var rows = new CustomerRows(table);
            if (Sort(doubtful).FirstOrDefault(key => rows.BelongTogether(positions[key.At])) is { } repeated)
                sure.Add(
                    repeated with
                    {
                        IsSure = true,
                        ShowsCustomers = true,
                        Why = "its values repeat, and the rows of each belong together",
                    });
        }

        return Sort([
            .. sure,
            .. doubtful.Where(key => key.Name == KeyName.PersonName && !sure.Exists(found => found.At == key.At)),]);
    }

    private static Key[] Sort(IEnumerable<Key> keys) =>
        [
            .. keys.OrderByDescending(key => (key.IsGroup, key.IsAsked, key.ShowsCustomers, key.Name, key.Repeats))
                .ThenBy(key => key.At),];

    private bool MayBeKey(int at)
    {
        var name = NameAt(at);
        return name != options.Time && !options.Amounts.Contains(name)
            && (name == options.GroupColumn || options.Of(name).Kind is null or ColumnKind.Identifier);
    }

    private string NameAt(int at) => table.Header[positions[at]];

    /// <summary>What a column is as a key; not sure where only its rows can tell; null for none.</summary>
    private Key? Judge(int at)
    {
        var (name, filled, repeats) = (NameAt(at), texts[at].Filled, !texts[at].IsUnique);
        var says = KeyNames.Of(name);
        var comesBack = !options.Ignore.Contains(name) && says is not (KeyName.PersonName or KeyName.Email);
        Key Make(bool isSure, string why, KeyName says) => new(at, says, repeats, isSure, why) { ComesBack = comesBack };
        if (name == options.GroupColumn)
            return Make(true, "its values group the rows, as asked", says) with
            {
                IsGroup = true,
                IsAsked = true,
                Repeats = true,
            };
        if (options.Of(name).Kind == ColumnKind.Identifier)
            return Make(true, "as asked", says) with { IsAsked = true };
        if (!IsKeyLike(at))
            return null;
        var isNumber = forms[at].Plain.Count == filled;
        var why =
            repeats ? "its name says so"
            : isNumber ? $"whole numbers, different in each of {filled} rows"
            : $"different in each of {filled} rows";
        return says switch
        {
            KeyName.Customer => Make(true, why, says),
            KeyName.Account => Make(
                !repeats
                    || KeyNames.HasKeyWord(name)
                    || (isNumber ? forms[at].Plain.Minimum >= SmallestNumber : LooksLikeCodes(at)),
                why,
                says),
            KeyName.Email => isNumber ? null : Make(true, why, says),
            KeyName.PersonName => isNumber || texts[at].Distinct * RowsPerName <= filled ? null : Make(false, why, says),
            KeyName.Contract => Make(true, why, says),
            KeyName.Key when repeats && KeyNames.IsPlace(name) => null,
            KeyName.Key => Make(!repeats || name.Equals("id", StringComparison.OrdinalIgnoreCase), why, says),
            KeyName.RowNumber when isNumber && KeyNames.IsUnnamed(name) => Make(true, why, says) with { Repeats = false },
            KeyName.RowNumber when isNumber => Make(!repeats, why, says),
            _ when repeats => KeyNames.IsPlace(name) || !(isNumber || LooksLikeCodes(at)) ? null : Make(false, why, KeyName.None),
            _ => (isNumber ? AreAssigned(at) : LooksLikeCodes(at)) ? Make(true, why, KeyName.None) : null,
        };
    }

    /// <summary>Whether the values could be those of a key at all: many, and no measurements or dates.</summary>
    private bool IsKeyLike(int at)
    {
        var (text, plain) = (texts[at], forms[at].Plain);
        var hasSureName = KeyNames.Of(NameAt(at)) == KeyName.Customer && KeyNames.HasKeyWord(NameAt(at));
        if (text.Distinct * 2L <= text.Filled && text.Distinct <= (hasSureName ? FewCustomers : FewValues))
            return false;
        if (text.Filled < 3 || FreeTextDetector.IsProse(text))
            return false;
        if (hasSureName || KeyNames.Of(NameAt(at)) == KeyName.Email)
            return true;
        return plain.Count == text.Filled
            ? plain.AreWhole && forms[at].Dates.Fits is []
            : forms[at].Numbers.Fits is [] && forms[at].Dates.Fits is [];
    }

    /// <summary>
    /// Whether whole numbers that all differ must have been assigned: drawn from their range, in whatever shape, they would have
    /// met
    /// n (n - 1) / 2 / range times or more; or they are the numbers from one to another, each once.
    /// </summary>
    private bool AreAssigned(int at)
    {
        var (count, range) = ((double)texts[at].Filled, (double)forms[at].Plain.Maximum - forms[at].Plain.Minimum + 1);
        return count * (count - 1) / 2 / range >= CoincidencesExpected || range <= count;
    }

    /// <summary>
    /// Whether texts are codes rather than names, dates or numbers: without blanks, with a digit or without a small letter.
    /// </summary>
    private bool LooksLikeCodes(int at)
    {
        var words = texts[at].Words.Take(LookedAt).ToArray();
        var codes = words.Count(word => !word.Any(char.IsWhiteSpace) && (word.Any(char.IsDigit) || !word.Any(char.IsLower)));
        return codes >= NearlyAll * words.Length
            && new UnreadColumn(table, texts[at]) is { IsOfDates: false, IsOfNumbers: false };
    }

    private string Explain(Key key, Key? identifier) => key switch
    {
        _ when key == identifier => key.Why,
        { Name: KeyName.PersonName or KeyName.Email } => "it names a person, so it must not come back in answers",
        { Name: KeyName.RowNumber } => "the number of the row",
        { Repeats: false } => "different in every row, like an identifier",
        _ when identifier is not null => $"a key, like '{NameAt(identifier.At)}', which names the customer",
        _ => "a key",
    };

    private string Tell(Key best)
    {
        var (name, text) = (NameAt(best.At), texts[best.At]);
        var nameless =
            text.Missing == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"; {text.Missing:N0} rows without one are customers of their own");
        var refusal = best.IsAsked ? "" : "; --group none if each row is a customer of its own";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text.Distinct:N0} customers in {text.Filled:N0} rows: rows of one '{name}' stay together{nameless}{refusal}");
    }

    /// <summary>A column that may be a key.</summary>
    /// <param name="At">Its place among the columns.</param>
    /// <param name="Name">What its name says.</param>
    /// <param name="Repeats">Whether a value comes more than once.</param>
    /// <param name="IsSure">Whether it is one in any case, or only if its rows say so.</param>
    /// <param name="Why">Why it is one.</param>
    private sealed record Key(int At, KeyName Name, bool Repeats, bool IsSure, string Why)
    {
        /// <summary>Whether the user says that it groups the rows.</summary>
        public bool IsGroup { get; init; }

        /// <summary>Whether the user says that it is one.</summary>
        public bool IsAsked { get; init; }

        /// <summary>Whether its rows say so.</summary>
        public bool ShowsCustomers { get; init; }

        /// <summary>Whether it may come back with an answer.</summary>
        public bool ComesBack { get; init; }
    }
}
