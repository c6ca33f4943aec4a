using System.Diagnostics;
using System.Globalization;

namespace Churn.TestSupport;

/// <summary>
/// A PostgreSQL server of a test's own, on a loopback port, in a folder that goes with it. It needs Debian's postgresql, or
/// initdb and pg_ctl on the path; as root it runs as the user postgres, because the server refuses root.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "postgres";

    private readonly TempFolder folder = new();
    private readonly string programs;
    private readonly int port = FreePort.Find();

    private PostgresServer(string programs)
    {
        this.programs = programs;
        if (IsRoot) Run("/bin/chown", User, folder.Path);
        RunAsUser("initdb", "-D", Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-sync");
        Start();
    }

    /// <summary>Where a log in its database is, as the setting ChurnApi:Log has it.</summary>
    public string Location => $"postgres:{ConnectionString}";

    /// <summary>How its database is reached.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={User};Database={User};Timeout=3");

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => folder["data"];

    /// <summary>Starts a server; the test skips where PostgreSQL is not installed.</summary>
    public static PostgresServer Require()
    {
        var found = Find();
        Skip.If(found is null, "PostgreSQL is not installed (apt-get install postgresql).");
        return new PostgresServer(found!);
    }

    /// <summary>Starts the server again after <see cref="Stop"/>.</summary>
    public void Start() => RunAsUser(
        "pg_ctl",
        "-D", Data, "-w", "-l", Path.Combine(Data, "log"), "-o",
        string.Create(
            CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{Data}'"),
        "start");

    /// <summary>Runs a program of PostgreSQL against the server, such as pg_dump.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void RunTool(string program, params string[] arguments) => RunAsUser(
        program,
        ["--host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), $"--username={User}", .. arguments]);

    /// <summary>Returns the path of a file that programs of PostgreSQL may write.</summary>
    public string PathOf(string name) => folder[name];

    /// <summary>Ends the server at once, as a crash would.</summary>
    public void Stop() => RunAsUser("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Dispose()
    {
        try
        {
            Stop();
        }
        catch (InvalidOperationException)
        {
            // the test has ended it
        }

        folder.Dispose();
    }

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Select(version => Path.Combine(version, "bin")).Concat(path)
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));
    }

    private void RunAsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        if (IsRoot) Run("/usr/sbin/runuser", ["-u", User, "--", path, .. arguments]);
        else Run(path, arguments);
    }

    /// <summary>The server keeps what it inherits, so its output goes to its log and nobody waits for a pipe to end.</summary>
    private void Run(string path, params string[] arguments)
    {
        string[] command = ["-c", "\"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", path, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { WorkingDirectory = folder.Path };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(FormattableString.Invariant($"{path} ended with {process.ExitCode}."));
    }
}
