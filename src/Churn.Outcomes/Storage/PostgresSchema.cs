namespace Churn.Outcomes.Storage;

/// <summary>The tables of a log in PostgreSQL, and the statements on them. docs/outcomes.md describes the tables.</summary>
internal static class PostgresSchema
{
    /// <summary>The advisory lock under which one instance at a time changes the tables.</summary>
    public const long MigrationLock = 0x6368_7572_6e01;

    /// <summary>The advisory lock under which one transaction at a time takes outcomes.</summary>
    public const long OutcomeLock = 0x6368_7572_6e02;

    /// <summary>The advisory lock of whoever retrains: one at a time, over all machines.</summary>
    public const long RetrainLock = 0x6368_7572_6e03;

    public const string PredictionColumns =
        "id, time, mature, model, as_of, customer, probability, contact, segment, campaign, trial_group, codes, "
            + "other_model, other_probability";

    public const short PredictionColumnCount = 14;

    /// <summary>What stands before every step: the schema's number has to be read before anything else.</summary>
    public const string Settings =
        """
        CREATE SCHEMA IF NOT EXISTS churn_log;
        CREATE TABLE IF NOT EXISTS churn_log.settings (schema_version int NOT NULL, customer_key bytea NOT NULL);
        """;

    /// <summary>Who holds an advisory lock of a number, in the words that they gave for themselves.</summary>
    public const string Holder =
        """
        SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.classid = ($1 >> 32)::bigint::oid AND l.objid = ($1 & 4294967295)::oid AND l.objsubid = 1
        """;

    /// <summary>The predictions of a span of time: ids narrow them down, times decide.</summary>
    private const string InSpan = "p.id >= $1 AND p.id < $2 AND p.time >= $3 AND p.time < $4";

    public const string Find =
        """
        SELECT p.id, COALESCE(p.as_of::timestamp AT TIME ZONE 'UTC', p.time), p.mature, o.churned, p.customer
        FROM churn_log.predictions p LEFT JOIN churn_log.outcomes o ON o.prediction = p.id
        WHERE p.id = ANY ($1) OR p.customer = ANY ($2)
        """;

    public const string Read =
        $"""
        SELECT p.id, p.time, p.mature, m.version, p.as_of, p.codes, p.probability, p.contact, p.segment, p.campaign,
            p.trial_group, o.churned, p.customer, other.version, p.other_probability
        FROM churn_log.predictions p JOIN churn_log.models m ON m.number = p.model
            LEFT JOIN churn_log.models other ON other.number = p.other_model
            LEFT JOIN churn_log.outcomes o ON o.prediction = p.id
        WHERE {InSpan}
        """;

    public const string InOrder = " ORDER BY p.id";

    public const string Count =
        $"""
        SELECT m.version, count(*), count(*) FILTER (WHERE p.mature <= $5),
            count(o.prediction) FILTER (WHERE p.mature <= $5), max(o.received)
        FROM churn_log.predictions p JOIN churn_log.models m ON m.number = p.model
            LEFT JOIN churn_log.outcomes o ON o.prediction = p.id
        WHERE {InSpan} AND p.contact IS NOT NULL GROUP BY m.version ORDER BY m.version
        """;

    /// <summary>
    /// What takes the sample of a version, and whoever has a group: the last byte of an id first, since ids of a batch count on
    /// in it.
    /// </summary>
    public static string Sample(int halvings) => FormattableString.Invariant(
        $"""
         AND p.contact IS NOT NULL AND (p.trial_group IS NOT NULL OR (m.version = $5
            AND get_byte(uuid_send(p.id), 15) * 256 + get_byte(uuid_send(p.id), 14) < {65536 >> halvings}))
        """);

    /// <summary>What brings the tables from each schema to the next; the first one creates them.</summary>
    public static readonly string[] Steps =
    [
        """
        CREATE TABLE churn_log.models (
            number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            version text NOT NULL UNIQUE,
            columns text[] NOT NULL,
            horizon_days int NOT NULL,
            grace_days int NOT NULL);
        CREATE TABLE churn_log.predictions (
            id uuid PRIMARY KEY,
            time timestamptz NOT NULL,
            mature timestamptz NOT NULL,
            model int NOT NULL,
            as_of date,
            customer bytea,
            probability float8 NOT NULL,
            contact boolean,
            segment text NOT NULL,
            campaign text,
            trial_group text,
            codes real[] NOT NULL);
        CREATE INDEX predictions_time ON churn_log.predictions (time);
        CREATE INDEX predictions_customer ON churn_log.predictions (customer) WHERE customer IS NOT NULL;
        CREATE TABLE churn_log.outcomes (
            prediction uuid PRIMARY KEY REFERENCES churn_log.predictions (id) ON DELETE CASCADE,
            churned boolean NOT NULL,
            at timestamptz NOT NULL,
            received timestamptz NOT NULL);
        """,
        """
        ALTER TABLE churn_log.predictions ADD COLUMN other_model int, ADD COLUMN other_probability float8;
        """,
        "DROP INDEX churn_log.predictions_time",
        """
        CREATE UNLOGGED TABLE churn_log.replicas (id uuid PRIMARY KEY, seen timestamptz NOT NULL);
        CREATE UNLOGGED TABLE churn_log.rates (caller uuid PRIMARY KEY, full_at timestamptz NOT NULL);
        CREATE TABLE churn_log.batches (
            caller uuid NOT NULL,
            key uuid NOT NULL,
            terms text NOT NULL,
            version text NOT NULL,
            as_of date,
            asked_at timestamptz,
            first_id uuid NOT NULL,
            first timestamptz NOT NULL,
            replica uuid,
            kept boolean NOT NULL DEFAULT false,
            start_length int,
            start_hash text,
            body_hash text,
            body_length bigint,
            PRIMARY KEY (caller, key));
        CREATE INDEX batches_first ON churn_log.batches (first);
        """,
        """
        CREATE TABLE churn_log.runs (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            began bigint NOT NULL,
            seen bigint NOT NULL,
            state text NOT NULL,
            version text,
            file_hash text,
            customers int NOT NULL,
            content text NOT NULL);
        CREATE TABLE churn_log.run_customers (
            run int NOT NULL REFERENCES churn_log.runs (id) ON DELETE CASCADE,
            place int NOT NULL,
            customer bytea NOT NULL,
            sealed bytea NOT NULL,
            prediction uuid NOT NULL,
            probability float8 NOT NULL,
            value float8,
            segment text NOT NULL,
            offers bytea NOT NULL,
            action int,
            is_control int NOT NULL DEFAULT 0,
            profit float8,
            contacted bigint,
            PRIMARY KEY (run, place));
        CREATE INDEX run_customers_customer ON churn_log.run_customers (customer);
        CREATE INDEX calls_profit ON churn_log.run_customers (run, profit DESC, place) WHERE action IS NOT NULL;
        CREATE INDEX calls_probability ON churn_log.run_customers (run, probability DESC, place) WHERE action IS NOT NULL;
        CREATE INDEX calls_value ON churn_log.run_customers (run, (COALESCE(value, -1e300::float8)) DESC, place)
            WHERE action IS NOT NULL;
        """,
        """
        ALTER TABLE churn_log.run_customers ADD COLUMN flagged int NOT NULL DEFAULT 0;
        UPDATE churn_log.run_customers SET flagged = 1
            WHERE prediction IN (SELECT id FROM churn_log.predictions WHERE contact);
        CREATE TABLE churn_log.notes (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            customer bytea NOT NULL,
            time bigint NOT NULL,
            author text NOT NULL,
            sealed bytea NOT NULL);
        CREATE INDEX notes_customer ON churn_log.notes (customer);
        """,
        "ALTER TABLE churn_log.run_customers ADD COLUMN fields bytea",
    ];

    /// <summary>Waits for an advisory lock, which the end of the transaction releases.</summary>
    public static string Lock(long number) => FormattableString.Invariant($"SELECT pg_advisory_xact_lock({number})");
}
