namespace Churn.Outcomes.Storage;

/// <summary>The tables of a log in SQLite, and the statements on them. docs/outcomes.md describes the tables.</summary>
internal static class SqliteSchema
{
    public const string InsertPrediction =
        """
        INSERT INTO predictions
            (id, time, mature, model, as_of, customer, probability, contact, segment, campaign, trial_group, codes,
            other_model, other_probability)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """;

    /// <summary>The predictions of a span of time: ids narrow them down, times decide.</summary>
    private const string InSpan = "p.id >= $first AND p.id < $last AND p.time >= $from AND p.time < $until";

    public const string Find =
        "SELECT p.id, p.time, p.as_of, p.mature, o.churned FROM predictions p LEFT JOIN outcomes o ON o.prediction = p.id";

    public const string Read =
        $"""
        SELECT p.id, p.time, p.mature, m.version, p.as_of, p.codes, p.probability, p.contact, p.segment, p.campaign,
            p.trial_group, o.churned, p.customer, other.version, p.other_probability
        FROM predictions p JOIN models m ON m.number = p.model LEFT JOIN outcomes o ON o.prediction = p.id
            LEFT JOIN models other ON other.number = p.other_model
        WHERE {InSpan}
        """;

    public const string InOrder = " ORDER BY p.id";

    public const string Count =
        $"""
        SELECT m.version, counted.* FROM models m JOIN (
            SELECT p.model, count(*), sum(p.mature <= $now), sum(p.mature <= $now AND o.prediction IS NOT NULL), max(o.received)
            FROM predictions p LEFT JOIN outcomes o ON o.prediction = p.id
            WHERE {InSpan} AND p.contact IS NOT NULL GROUP BY p.model
        ) counted ON counted.model = m.number ORDER BY m.version
        """;

    /// <summary>
    /// What takes the sample of a version, and whoever has a group: the last byte of an id first, since ids of a batch count on
    /// in it.
    /// </summary>
    public static string Sample(int halvings) =>
        $" AND p.contact IS NOT NULL AND (p.trial_group IS NOT NULL OR (m.version = $version{Share(halvings)}))";

    private static string Share(int halvings) => halvings switch
    {
        0 => "",
        <= 8 => FormattableString.Invariant($" AND substr(p.id, 16, 1) < x'{256 >> halvings:X2}'"),
        _ => FormattableString.Invariant(
            $" AND substr(p.id, 16, 1) = x'00' AND substr(p.id, 15, 1) < x'{65536 >> halvings:X2}'"),
    };

    /// <summary>What brings the tables from each schema to the next; the first one creates them.</summary>
    public static readonly string[] Steps =
    [
        """
        CREATE TABLE settings (customer_key BLOB NOT NULL);
        CREATE TABLE models (
            number INTEGER PRIMARY KEY,
            version TEXT NOT NULL UNIQUE,
            columns TEXT NOT NULL,
            horizon_days INTEGER NOT NULL,
            grace_days INTEGER NOT NULL);
        CREATE TABLE predictions (
            id BLOB PRIMARY KEY,
            time INTEGER NOT NULL,
            mature INTEGER NOT NULL,
            model INTEGER NOT NULL,
            as_of INTEGER,
            customer BLOB,
            probability REAL NOT NULL,
            contact INTEGER,
            segment TEXT NOT NULL,
            campaign TEXT,
            trial_group TEXT,
            codes BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX predictions_time ON predictions (time);
        CREATE INDEX predictions_customer ON predictions (customer) WHERE customer IS NOT NULL;
        CREATE TABLE outcomes (
            prediction BLOB PRIMARY KEY REFERENCES predictions (id) ON DELETE CASCADE,
            churned INTEGER NOT NULL,
            at INTEGER NOT NULL,
            received INTEGER NOT NULL) WITHOUT ROWID;
        """,
        """
        ALTER TABLE predictions ADD COLUMN other_model INTEGER;
        ALTER TABLE predictions ADD COLUMN other_probability REAL;
        """,
        "DROP INDEX predictions_time",
        """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            began INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            state TEXT NOT NULL,
            version TEXT,
            file_hash TEXT,
            customers INTEGER NOT NULL,
            content TEXT NOT NULL);
        CREATE TABLE run_customers (
            run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            customer BLOB NOT NULL,
            sealed BLOB NOT NULL,
            prediction BLOB NOT NULL,
            probability REAL NOT NULL,
            value REAL,
            segment TEXT NOT NULL,
            offers BLOB NOT NULL,
            action INTEGER,
            is_control INTEGER NOT NULL DEFAULT 0,
            profit REAL,
            contacted INTEGER,
            PRIMARY KEY (run, place)) WITHOUT ROWID;
        CREATE INDEX run_customers_customer ON run_customers (customer);
        CREATE INDEX calls_profit ON run_customers (run, profit DESC, place) WHERE action IS NOT NULL;
        CREATE INDEX calls_probability ON run_customers (run, probability DESC, place) WHERE action IS NOT NULL;
        CREATE INDEX calls_value ON run_customers (run, COALESCE(value, -1e300) DESC, place) WHERE action IS NOT NULL;
        """,
        """
        ALTER TABLE run_customers ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0;
        UPDATE run_customers SET flagged = 1
            WHERE prediction IN (SELECT id FROM predictions WHERE contact = 1);
        CREATE TABLE notes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            customer BLOB NOT NULL,
            time INTEGER NOT NULL,
            author TEXT NOT NULL,
            sealed BLOB NOT NULL);
        CREATE INDEX notes_customer ON notes (customer);
        """,
        "ALTER TABLE settings ADD COLUMN wrapped_key BLOB", // in the place of customer_key, where the log is encrypted
        "ALTER TABLE run_customers ADD COLUMN fields BLOB",
    ];
}
