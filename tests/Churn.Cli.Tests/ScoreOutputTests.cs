using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

/// <summary>Where a scored file goes: whole or not at all, and never over what is no file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ScoreOutputTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";
    private const string Row = "C1,1,29.85,Month-to-month,0,Yes";
    private const string ScoredHeader = $"{Header},churn_probability,churn,segment";

    private static bool IsRoot => Environment.UserName == "root";

    private readonly TempFolder folder = new();

    public ScoreOutputTests()
    {
        new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(folder["in.csv"], $"{Header}\n{Row}\n");
    }

    [Fact]
    public async Task Each_scored_customer_is_remembered_where_a_log_is_named()
    {
        File.WriteAllText(
            folder["in.csv"],
            $"{Header}\n{Row}\nC2,one,3,Two year,0,No\n" + string.Concat(Enumerable.Repeat(Row + "\n", 12_000)));
        var log = $"sqlite:{folder["log.db"]}";

        Score("in.csv", "--out", "out.csv", "--as-of", "2026-03-01", "--log", log).ExitCode.Should().Be(ExitCode.DataRefused);

        var rows = File.ReadAllLines(folder["out.csv"]).Select(line => line.Split(',')).ToArray();
        rows[0][^1].Should().Be("churn_prediction_id");
        rows[2][^1].Should().BeEmpty("the second customer could not be read");
        var logged = await LoggedCustomers.ReadAsync(log);
        logged.Select(one => one.Id.ToString()).Should()
            .BeEquivalentTo(rows.Skip(1).Select(row => row[^1]).Where(id => id.Length > 0));
        logged.Should().HaveCount(12_001).And.OnlyContain(one =>
            one.AsOf == new DateOnly(2026, 3, 1) && one.Group == null && one.Codes.Length == 5);
        Score("in.csv", "--out", "out.csv", "--log", "nowhere").ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void Parts_of_a_file_are_scored_apart_and_joined_to_the_whole()
    {
        File.WriteAllText(folder["in.csv"], Header + "\n" + string.Concat(Enumerable.Repeat(Row + "\n", 7)));

        Score("in.csv", "--out", "whole.csv").ExitCode.Should().Be(ExitCode.Done);
        string[] parts = ["0.csv", "1.csv", "2.csv"];
        for (var part = 0; part < parts.Length; part++)
            Score("in.csv", "--out", parts[part], "--shard", $"{part}/3").ExitCode.Should().Be(ExitCode.Done);

        string.Concat(parts.Select(part => File.ReadAllText(folder[part]))).Should().Be(File.ReadAllText(folder["whole.csv"]));
        var beyond = Score("in.csv", "--out", "3.csv", "--shard", "3/3");
        beyond.ExitCode.Should().Be(ExitCode.Usage);
        beyond.Errors.Should().Contain("counted from 0");
        File.Exists(folder["3.csv"]).Should().BeFalse();
    }

    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_leaves_nothing_of_a_scored_file_and_the_old_one(string signal, int exitCode)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals.");
        File.WriteAllText(folder["many.csv"], Header + "\n" + string.Concat(Enumerable.Repeat(Row + "\n", 1_000_000)));
        File.WriteAllText(folder["out.csv"], "before");
        using var process = Start("env", "--default-signal", "dotnet", "many.csv", "--out", "out.csv");
        var growing = WaitForTemporary(process);

        File.GetUnixFileMode(growing).Should().Be(OwnerOnly);
        Run("kill", "-" + signal, process.Id.ToString(CultureInfo.InvariantCulture));
        process.WaitForExit();

        process.ExitCode.Should().Be(exitCode);
        Directory.GetFiles(folder.Path, ".*").Should().BeEmpty();
        File.ReadAllText(folder["out.csv"]).Should().Be("before");
    }

    [SkippableFact]
    public void A_signal_that_is_ignored_does_not_end_a_scoring()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals.");
        File.WriteAllText(folder["many.csv"], Header + "\n" + string.Concat(Enumerable.Repeat(Row + "\n", 200_000)));
        using var process = Start("nohup", "dotnet", "many.csv", "--out", "out.csv");
        WaitForTemporary(process);

        Run("kill", "-HUP", process.Id.ToString(CultureInfo.InvariantCulture));
        process.WaitForExit();

        process.ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["out.csv"]).Should().HaveCount(200_001);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    [InlineData("/proc/self/fd/1")]
    public void Standard_output_gets_the_file_and_no_other_word(string path)
    {
        var outcome = Score("in.csv", "--out", path);

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Output.Should().StartWith($"{ScoredHeader},").And.EndWith(",\n");
        outcome.Output.Split('\n')[1].Should().StartWith($"{Row},0.").And.Contain(",true,high-risk,");
        outcome.Errors.Should().Contain("1 of 1 rows scored");
    }

    [Fact]
    public async Task A_named_pipe_is_written_through_and_stays()
    {
        Run("mkfifo", folder["pipe"]);
        var reading = Task.Run(() => File.ReadAllText(folder["pipe"]));

        Score("in.csv", "--out", "pipe").ExitCode.Should().Be(ExitCode.Done);

        (await reading).Should().StartWith(ScoredHeader);
        Directory.GetFiles(folder.Path, ".*").Should().BeEmpty();
    }

    [Fact]
    public async Task A_socket_is_written_through_and_stays()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder["socket"]));
        listener.Listen();
        var reading = Task.Run(() =>
        {
            using var text = new StreamReader(new NetworkStream(listener.Accept(), ownsSocket: true));
            return text.ReadToEnd();
        });

        Score("in.csv", "--out", "socket").ExitCode.Should().Be(ExitCode.Done);

        (await reading).Should().StartWith(ScoredHeader);
        File.Exists(folder["socket"]).Should().BeTrue();
    }

    [SkippableFact]
    public void A_device_is_written_through_and_stays()
    {
        Skip.IfNot(IsRoot && Run("mknod", folder["null"], "c", "1", "3") == 0, "Only root makes devices.");

        Score("in.csv", "--out", "null").ExitCode.Should().Be(ExitCode.Done);

        File.ReadAllText(folder["null"]).Should().BeEmpty();
    }

    [Fact]
    public void A_link_stays_and_its_target_is_replaced_with_its_mode()
    {
        Directory.CreateDirectory(folder["deep"]);
        File.WriteAllText(folder["deep/target.csv"], "before");
        File.SetUnixFileMode(folder["deep/target.csv"], OwnerOnly);
        File.CreateSymbolicLink(folder["inner"], "deep/target.csv");
        File.CreateSymbolicLink(folder["link.csv"], "inner");

        Score("in.csv", "--out", "link.csv").ExitCode.Should().Be(ExitCode.Done);

        new FileInfo(folder["link.csv"]).LinkTarget.Should().Be("inner");
        File.ReadAllText(folder["deep/target.csv"]).Should().StartWith(ScoredHeader);
        File.GetUnixFileMode(folder["deep/target.csv"]).Should().Be(OwnerOnly);
    }

    [Fact]
    public void A_link_to_nothing_yet_gets_its_target()
    {
        File.CreateSymbolicLink(folder["link.csv"], "later.csv");

        Score("in.csv", "--out", "link.csv").ExitCode.Should().Be(ExitCode.Done);

        File.ReadAllText(folder["later.csv"]).Should().StartWith(ScoredHeader);
    }

    [Fact]
    public void A_new_file_has_the_mode_of_new_files()
    {
        File.WriteAllText(folder["usual"], "");

        Score("in.csv", "--out", "out.csv").ExitCode.Should().Be(ExitCode.Done);

        File.GetUnixFileMode(folder["out.csv"]).Should().Be(File.GetUnixFileMode(folder["usual"]));
    }

    [SkippableFact]
    public void A_file_of_another_user_keeps_its_owner_and_mode()
    {
        File.WriteAllText(folder["out.csv"], "before");
        Skip.IfNot(IsRoot && Run("chown", "1234:2345", folder["out.csv"]) == 0, "Only root gives files away.");
        File.SetUnixFileMode(folder["out.csv"], OwnerOnly);

        Score("in.csv", "--out", "out.csv").ExitCode.Should().Be(ExitCode.Done);

        Output("stat", "-c", "%u:%g %a", folder["out.csv"]).Should().Be("1234:2345 600\n");
        File.ReadAllText(folder["out.csv"]).Should().StartWith(ScoredHeader);
    }

    [Theory]
    [InlineData("same.csv")]
    [InlineData("hard.csv")]
    [InlineData("./in.csv")]
    public void The_input_itself_is_refused_under_every_name(string output)
    {
        File.CreateSymbolicLink(folder["same.csv"], "in.csv");
        Run("ln", folder["in.csv"], folder["hard.csv"]);

        var outcome = Score("in.csv", "--out", output);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("--out is the file to score itself");
        File.ReadAllText(folder["in.csv"]).Should().Be($"{Header}\n{Row}\n");
    }

    [Fact]
    public void A_full_device_is_told_and_is_no_fault_of_the_store()
    {
        var outcome = Score("in.csv", "--out", "/dev/full");

        outcome.ExitCode.Should().Be(ExitCode.Unexpected);
        outcome.Errors.Should().Contain("/dev/full could not be written: No space left on device").And.NotContain("   at ");
    }

    [Fact]
    public void A_refused_input_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(folder["in.csv"], $"{Header}\n{Row}\nC2,1\n");
        File.WriteAllText(folder["out.csv"], "before");

        Score("in.csv", "--out", "out.csv").ExitCode.Should().Be(ExitCode.DataRefused);

        File.ReadAllText(folder["out.csv"]).Should().Be("before");
        Directory.GetFiles(folder.Path, ".*").Should().BeEmpty();
    }

    [Fact]
    public void Counts_are_given_as_JSON()
    {
        File.WriteAllText(folder["in.csv"], $"{Header},Churn\n{Row},No\n{Row},Yes\nC3,x,29.85,One year,0,Yes,No\n");

        var outcome = Score("in.csv", "--out", "out.csv", "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        var counts = JsonElement.Parse(outcome.Output);
        new[] { "rows", "scored", "churning", "alreadyLeft" }
            .Select(name => counts.GetProperty(name).GetInt32()).Should().Equal(3, 2, 1, 1);
        Score("in.csv", "--out", "-", "--json", "-").ExitCode.Should().Be(ExitCode.Usage);
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Score(params string[] arguments) => CommandHost.Run(folder.Path, ["score", .. arguments]);

    /// <summary>Starts <c>churn score</c> below commands that set how signals are taken; they end with "dotnet".</summary>
    private Process Start(params string[] words)
    {
        var dotnet = Array.IndexOf(words, "dotnet");
        var churn = Path.Combine(AppContext.BaseDirectory, "churn.dll");
        return Process.Start(new ProcessStartInfo(words[0], [.. words[1..(dotnet + 1)], churn, "score", .. words[(dotnet + 1)..]])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private string WaitForTemporary(Process process)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited)
        {
            // a file that only tries whether the folder can be written to comes and goes
            if (Directory.GetFiles(folder.Path, ".churn-*.tmp") is [var path]
                && new FileInfo(path) is { Exists: true, Length: > 0 }) return path;
            Thread.Sleep(2);
        }

        throw new InvalidOperationException("No temporary file appeared.");
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Output(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
