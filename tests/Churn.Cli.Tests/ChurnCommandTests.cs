using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class ChurnCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void Help_names_every_command_and_ends_well()
    {
        var outcome = Run("--help");

        outcome.ExitCode.Should().Be(ExitCode.Done);
        foreach (var command in ChurnCommand.Create().Subcommands) outcome.Output.Should().Contain(command.Name);
    }

    [Fact]
    public void Every_command_option_and_argument_is_described()
    {
        foreach (var command in All(ChurnCommand.Create()))
        {
            command.Description.Should().NotBeNullOrWhiteSpace(command.Name);
            foreach (var option in command.Options)
                option.Description.Should().NotBeNullOrWhiteSpace($"{command.Name} {option.Name}");
            foreach (var argument in command.Arguments)
                argument.Description.Should().NotBeNullOrWhiteSpace($"{command.Name} {argument.Name}");
        }
    }

    [Theory]
    [InlineData("trian data.csv")]
    [InlineData("train")]
    [InlineData("train data.csv --threads 0")]
    [InlineData("train data.csv --threads many")]
    [InlineData("train data.csv --seed none")]
    [InlineData("train data.csv --decide money")]
    [InlineData("serve --port 70000")]
    [InlineData("serve --port http")]
    [InlineData("models prune --keep all")]
    [InlineData("score data.csv")]
    public void A_command_line_that_cannot_work_is_a_usage_error(string line)
    {
        var outcome = Run(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("--help").And.NotContain("   at ").And.NotContain("System.").And.NotContain("Churn.");
        outcome.Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData(
        "train customers.csv --model oracle",
        "none of logistic, additive, gam, pairs, forest, fastforest, boosting, fasttree, network, gru, cnn, blend")]
    [InlineData("train customers.csv --model ,", "models is empty; name some of logistic,")]
    [InlineData("train customers.csv --model ", "models is empty; name some of logistic,")]
    [InlineData("train customers.csv --recipe secret", "There is no recipe 'secret'")]
    [InlineData("train customers.csv --set forest.trees=0", "forest.trees is 0")]
    [InlineData("train customers.csv --set forest.size=1", "no option 'size'")]
    [InlineData(
        "train customers.csv --set forest.trees=many",
        "'forest.trees=many' does not fit: it must be a whole number, at least 1 and at most")]
    [InlineData("train customers.csv --threshold 1.5", "evaluation.threshold is 1.5")]
    [InlineData("train customers.csv --keep nonsense", "is not a condition")]
    [InlineData("train customers.csv --options none.json", "none.json")]
    [InlineData("score customers.csv --out out.csv", "has no champion")]
    [InlineData("score customers.csv --out customers.csv", "--out is the file to score itself")]
    [InlineData("score customers.csv --out none/out.csv", "There is no folder for none/out.csv")]
    [InlineData("score customers.csv --out .", "is a folder")]
    [InlineData("retrain customers.csv --markdown -", "name a file")]
    [InlineData("train customers.csv --models customers.csv", "customers.csv is a file")]
    [InlineData("train customers.csv --separator x", "separator is 'x'")]
    [InlineData("train customers.csv --encoding ebcdic", "encoding is 'ebcdic'")]
    [InlineData("models list", "is empty")]
    [InlineData("models show", "has no champion")]
    [InlineData("models promote 0123456789ab", "no version '0123456789ab'")]
    public void What_is_asked_wrongly_is_told_in_a_sentence(string line, string message)
    {
        SyntheticCustomers.WriteTo(folder, 60);

        var outcome = Run(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("a,b\n1,2\n", "no column is named like a label")]
    [InlineData("a,Churn\n1,Yes\n2,No\n", "at least 50")]
    [InlineData("a,Churn\n1,Yes\n2,No,3\n", "customers.csv(3): the row has 3 fields, the header 2.")]
    public void Data_that_cannot_be_used_is_refused_and_nothing_is_published(string csv, string message)
    {
        File.WriteAllText(folder["customers.csv"], csv);

        var outcome = Run("train", "customers.csv");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain(message).And.NotContain("   at ");
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => Run("train", "none.csv").Should().Match<ChurnOutcome>(
        outcome => outcome.ExitCode == ExitCode.DataRefused && outcome.Errors.Contains("none.csv: there is no such file."));

    [Fact]
    public void Quickstart_without_its_data_says_what_to_do()
    {
        var outcome = Run("quickstart");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("churn train FILE");
    }

    [Fact]
    public void A_port_in_use_is_told_in_a_sentence_without_a_stack()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var outcome = Run("serve", "--port", ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));

        outcome.ExitCode.Should().Be(ExitCode.Unexpected);
        outcome.Errors.Should().Contain("address already in use");
        (outcome.Output + outcome.Errors).Should().NotContain("   at ");
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Append(command);

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
