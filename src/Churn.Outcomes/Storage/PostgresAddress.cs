using System.Diagnostics.CodeAnalysis;
using System.Net;
using Npgsql;

namespace Churn.Outcomes.Storage;

/// <summary>Reads how a PostgreSQL database is reached, and holds it to encryption beyond this machine.</summary>
internal static class PostgresAddress
{
    private const string Faulty =
        "is not a PostgreSQL connection. Write postgres://user@host:5432/database, or postgres: and the words of Npgsql, as in "
            + "postgres:Host=db;Database=churn;Username=churn; the password may stand in PGPASSWORD.";

    /// <param name="text">The location as it was written.</param>
    /// <param name="words">What stands after <c>postgres:</c>.</param>
    /// <param name="connection">The connection string.</param>
    /// <param name="error">What is wrong; it does not repeat the text, which may hold a password.</param>
    public static bool TryRead(
        string text, string words, [NotNullWhen(true)] out string? connection, [NotNullWhen(false)] out string? error)
    {
        (connection, error) = (null, Faulty);
        try
        {
            var builder = words.StartsWith("//", StringComparison.Ordinal)
                ? FromUrl(new Uri(text))
                : new NpgsqlConnectionStringBuilder(words);
            if (string.IsNullOrEmpty(builder.Host)) return false;
            if (!IsHere(builder.Host))
            {
                if (builder.SslMode == SslMode.Prefer) builder.SslMode = SslMode.VerifyFull; // Npgsql's default
                if (builder.SslMode is SslMode.Disable or SslMode.Allow)
                {
                    error = "would send predictions unencrypted. Beyond this machine set SSL Mode to VerifyFull, or to Require.";
                    return false;
                }
            }

            connection = builder.ConnectionString;
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder(
            string.Join(';', url.Query.TrimStart('?').Split('&').Select(Uri.UnescapeDataString)))
        {
            Host = url.Host,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (!url.IsDefaultPort) builder.Port = url.Port;
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        return builder;
    }

    /// <summary>Whether every host is this machine: a loopback address or a socket of the file system.</summary>
    private static bool IsHere(string hosts) => hosts.Split(',', StringSplitOptions.TrimEntries).All(host =>
        host == "localhost" || host.StartsWith('/')
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
