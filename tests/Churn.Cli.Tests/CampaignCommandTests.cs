using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class CampaignCommandTests : IDisposable
{
    private const string Header =
        "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Value,LastContact,Churn";

    private const string Actions = """
        {
          "version": 1, "currency": "EUR",
          "actions": [
            { "name": "offer", "channel": "mail", "contactCost": 1, "acceptanceCost": 10, "acceptance": 0.3,
              "valueKept": {"column": "Value"}, "eligibility": ["Contract = Month-to-month"] }
          ]
        }
        """;

    private readonly TempFolder folder = new();

    public CampaignCommandTests()
    {
        HandMadeModel.WithReasons.PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(folder["actions.json"], Actions);
        File.WriteAllLines(
            folder["in.csv"],
            Enumerable.Range(0, 40).Select(customer =>
                FormattableString.Invariant($"C{customer},{customer % 9},{50 + customer},Month-to-month,0,Yes,")
                + FormattableString.Invariant($"{150 + (10 * customer)},2026-01-{1 + (customer % 28):00},No"))
                .Prepend(Header).Append("L,1,99,Month-to-month,0,Yes,500,,Yes"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_erased_customer_is_in_no_plan()
    {
        new ModelStore(folder["models"]).Block("C1", []);

        var planned = Plan("--campaign", "spring");

        planned.ExitCode.Should().Be(ExitCode.Done, planned.Errors);
        planned.Errors.Should().Contain("1 row of an erased customer is left out");
        List().Should().NotContain(line => line.StartsWith("C1,", StringComparison.Ordinal));
    }

    [Fact]
    public void List_has_a_row_for_each_planned_customer_and_the_summary_its_sums()
    {
        Plan("--campaign", "spring", "--json", "plan.json").ExitCode.Should().Be(ExitCode.Done);

        var (lines, summary) = (List(), JsonNode.Parse(File.ReadAllText(folder["plan.json"]))!);
        lines[0].Should().Be(
            "customerID,campaign_id,campaign_date,action,channel,group,churn_probability,expected_profit,"
            + "reason_1,reason_1_effect,reason_1_lever,reason_2,reason_2_effect,reason_2_lever,"
            + "reason_3,reason_3_effect,reason_3_lever,segment,evidence");
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        rows.Should().OnlyContain(row => row[1] == "spring" && row[3] == "offer" && row[4] == "mail");
        rows.Should().OnlyContain(row => row[row.Length - 1] == "assumption");
        rows.Select(row => row[0]).Should().OnlyHaveUniqueItems().And.NotContain("L");
        rows.Select(row => double.Parse(row[7], CultureInfo.InvariantCulture)).Should().BeInDescendingOrder();
        rows.Should().OnlyContain(row => row[9].Length == 0 || !row[9].StartsWith('-')); // reasons to leave
        var (contacts, controls) = (rows.Count(row => row[5] == "treatment"), rows.Count(row => row[5] == "control"));
        ((int)summary["contacts"]!, (int)summary["controls"]!, (int)summary["alreadyLeft"]!).Should().Be((contacts, controls, 1));
        controls.Should().Be((int)Math.Round(0.1 * rows.Length, MidpointRounding.AwayFromZero)).And.BePositive();
        ((double)summary["cost"]!).Should().BeLessThanOrEqualTo(150);
        ((double)summary["expectedProfit"]!["value"]!).Should().BeApproximately(
            rows.Where(row => row[5] == "treatment").Sum(row => double.Parse(row[7], CultureInfo.InvariantCulture)), 0.5);
        ((double)summary["alternatives"]!["nobody"]!).Should().Be(0);
        ((string)summary["evidence"]!).Should().Be("assumption");
    }

    [Fact]
    public async Task Plan_with_a_log_remembers_who_is_in_which_group()
    {
        var log = $"sqlite:{folder["log.db"]}";
        Plan("--log", log).ExitCode.Should().Be(ExitCode.Usage, "the groups of a campaign without a name are nobody's");
        File.Exists(folder["log.db"]).Should().BeFalse();
        Plan("--campaign", "spring", "--log", log).ExitCode.Should().Be(ExitCode.Done);

        var rows = List().Select(line => line.Split(',')).ToArray();
        rows[0][^1].Should().Be("churn_prediction_id");
        var logged = await LoggedCustomers.ReadAsync(log);
        logged.Select(one => $"{one.Id} {one.Campaign} {one.Group}").Should()
            .BeEquivalentTo(rows.Skip(1).Select(row => $"{row[^1]} spring {row[5]}"));
        logged.Should().OnlyContain(one => one.Customer != null && one.Codes.Length == 5);
    }

    [Fact]
    public void Plan_by_an_uplift_model_earns_uplift_times_value_and_says_that_a_trial_measured_it()
    {
        var uplift = new HandMadeUplift { Slope = 0.05f }; // above 0 up to a tenure of three
        uplift.PromoteIn(new ModelStore(folder["trials/offer"]));
        WriteMeasured("trials/offer", acceptanceCost: 0);

        var outcome = Plan("--json", "plan.json", "--page", "plan.html", "--control", "0");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Output.Should().Contain("evidence: trial").And.Contain("offer (trial)");
        var rows = List().Skip(1).Select(line => line.Split(',')).ToArray();
        rows.Should().NotBeEmpty().And.OnlyContain(row => row[row.Length - 1] == "trial");
        var tenures = File.ReadAllLines(folder["in.csv"]).Skip(1).Select(line => line.Split(','))
            .ToDictionary(row => row[0], row => (
                Tenure: float.Parse(row[1], CultureInfo.InvariantCulture),
                Value: int.Parse(row[6], CultureInfo.InvariantCulture)));
        foreach (var row in rows)
        {
            var (tenure, value) = tenures[row[0]];
            tenure.Should().BeLessThan(4);
            double.Parse(row[7], CultureInfo.InvariantCulture)
                .Should().BeApproximately((uplift.Uplift(tenure) * value) - 1, 0.01);
        }

        var summary = JsonNode.Parse(File.ReadAllText(folder["plan.json"]))!;
        ((string)summary["evidence"]!, (string)summary["actions"]![0]!["evidence"]!).Should().Be(("trial", "trial"));
        summary["segments"]![0]!.AsObject().ContainsKey("evidence").Should().BeFalse();
        File.ReadAllText(folder["plan.html"]).Should().Contain("Evidence: trial");
        Run("actions", "check", "actions.json").Output.Should().Contain("by the uplift model in trials/offer");
    }

    [Theory]
    [InlineData("none", "has no champion")]
    [InlineData("models", "is a churn model")]
    [InlineData("trials@0123456789ab", "There is no version")]
    public void Uplift_model_that_cannot_be_used_is_refused(string uplift, string message)
    {
        new HandMadeUplift().PromoteIn(new ModelStore(folder["trials"]));
        WriteMeasured(uplift);

        var outcome = Plan();

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("'offer'").And.Contain(message);
        File.Exists(folder["list.csv"]).Should().BeFalse();
        var check = Run("actions", "check", "actions.json");
        check.ExitCode.Should().Be(ExitCode.DataRefused);
        check.Errors.Should().Contain("'offer'").And.Contain(message);
    }

    [Fact]
    public void Customers_without_the_columns_of_the_uplift_model_are_refused()
    {
        new HandMadeUplift().PromoteIn(new ModelStore(folder["trials"]));
        WriteMeasured("trials");
        HandMadeModel.OfBank.PromoteIn(new ModelStore(folder["bank"]));
        File.WriteAllText(
            folder["in.csv"],
            "Kundennummer,tenure,credit/score~now,Größe,Geography,Value,Contract\n1,2,619,171.5,France,100,Month-to-month\n");

        var outcome = Plan("--models", "bank", "--reasons", "0");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("needs the column 'MonthlyCharges'");
    }

    [Theory]
    [InlineData("list.csv")]
    [InlineData("list.xlsx")]
    public void Same_input_gets_the_same_bytes(string output)
    {
        Plan(["--page", "one.html"], output: output).ExitCode.Should().Be(ExitCode.Done);
        var (list, page) = (File.ReadAllBytes(folder[output]), File.ReadAllBytes(folder["one.html"]));
        Plan(["--page", "two.html"], output: "again" + output).ExitCode.Should().Be(ExitCode.Done);

        File.ReadAllBytes(folder["again" + output]).Should().Equal(list);
        File.ReadAllBytes(folder["two.html"]).Should().Equal(page);
        File.ReadAllText(folder["one.html"]).Should().Contain("<svg").And.Contain("Evidence: assumption");
    }

    [Fact]
    public void Workbook_has_numbers_and_the_entries_no_time()
    {
        Plan([], output: "list.xlsx").ExitCode.Should().Be(ExitCode.Done);

        using var book = ZipFile.OpenRead(folder["list.xlsx"]);
        book.Entries.Should().OnlyContain(entry => entry.LastWriteTime.Year == 1980);
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        sheet.ReadToEnd().Should().Contain("<t>customerID</t>").And.MatchRegex("<c><v>0\\.\\d+</v></c>");
    }

    [Theory]
    [InlineData("dynamics", "contactid,new_campaignid,new_campaigndate,new_action,")]
    [InlineData("salesforce", "ContactId,CampaignId,Campaign_Date__c,Action__c,Channel__c,Status,Churn_Probability__c,")]
    [InlineData("hubspot", "Record ID,churn_campaign_id,churn_campaign_date,churn_action,churn_channel,churn_group,")]
    public void List_has_the_names_of_a_CRM(string format, string header)
    {
        Plan("--format", format).ExitCode.Should().Be(ExitCode.Done);

        List()[0].Should().StartWith(header);
    }

    [Fact]
    public void Earlier_list_and_cool_down_leave_out_who_was_contacted_of_late()
    {
        Plan("--date", "2026-02-01").ExitCode.Should().Be(ExitCode.Done);
        var before = List().Skip(1).Select(line => line.Split(',')).ToArray();
        File.WriteAllText(folder["actions.json"], Actions.Replace(
            "\"eligibility\"", "\"coolDown\": {\"days\": 30}, \"eligibility\"", StringComparison.Ordinal));

        Plan(["--date", "2026-02-20", "--earlier", "list.csv"], output: "second.csv").ExitCode.Should().Be(ExitCode.Done);

        var after = File.ReadAllLines(folder["second.csv"]).Skip(1).Select(line => line.Split(',')[0]).ToArray();
        after.Should().NotBeEmpty().And.NotContain(before.Where(row => row[5] == "treatment").Select(row => row[0]));
        after.Should().Contain(before.First(row => row[5] == "control")[0]);
    }

    [Fact]
    public void Earlier_list_without_dates_is_refused_where_a_cool_down_counts()
    {
        Plan().ExitCode.Should().Be(ExitCode.Done);
        File.WriteAllText(folder["actions.json"], Actions.Replace(
            "\"eligibility\"", "\"coolDown\": {\"days\": 30}, \"eligibility\"", StringComparison.Ordinal));

        var outcome = Plan(["--date", "2026-02-20", "--earlier", "list.csv"], output: "second.csv");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("cool-downs need the day of the contact");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "budget must be", "--budget", "0")]
    [InlineData(ExitCode.Usage, "controlShare is 1", "--control", "1")]
    [InlineData(ExitCode.Usage, "campaignId must be", "--campaign", "a b")]
    [InlineData(ExitCode.Usage, "there are dynamics", "--format", "sap")]
    [InlineData(ExitCode.DataRefused, "below the cost of one contact", "--budget", "0.5")]
    [InlineData(ExitCode.DataRefused, "Name the column with --key", "--key", "id")]
    [InlineData(ExitCode.DataRefused, "the column 'action' is not there", "--earlier", "in.csv")]
    public void Option_that_cannot_be_is_refused_and_nothing_is_written(int exitCode, string message, params string[] options)
    {
        var outcome = Plan(options);

        outcome.ExitCode.Should().Be(exitCode, outcome.Errors);
        outcome.Errors.Should().Contain(message);
        File.Exists(folder["list.csv"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("C1,1,60,Month-to-month,0,Yes,200,,No", "the customer stands in line 3, too")]
    [InlineData(",1,60,Month-to-month,0,Yes,200,,No", "the customer has no key")]
    [InlineData("N,1,60,Month-to-month,0,Yes,-1,,No", "a value kept is 0 or more")]
    [InlineData("N,1,60,Month-to-month,0,Yes,much,,No", "it is not a number")]
    public void Customer_that_cannot_be_planned_is_named_with_the_line_and_nothing_is_written(string row, string message)
    {
        File.AppendAllLines(folder["in.csv"], [row]);

        var outcome = Plan();

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("(43)").And.Contain(message);
        File.Exists(folder["list.csv"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("\"Value\"", "\"Valu\"", "Did you mean 'Value'?")]
    [InlineData("0.3", "\"measured\"", "is to be measured")]
    [InlineData("Month-to-month", "Weekly", "No customer is eligible for the action 'offer'")]
    [InlineData("\"eligibility\"", "\"coolDown\": {\"days\": 3}, \"eligibility\"", "has a cool-down")]
    public void Actions_that_cannot_be_planned_are_refused(string good, string bad, string message)
    {
        File.WriteAllText(folder["actions.json"], Actions.Replace(good, bad, StringComparison.Ordinal));

        var outcome = Plan();

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain(message);
    }

    [Fact]
    public void Row_that_cannot_be_scored_is_left_out_and_makes_the_exit_code()
    {
        File.AppendAllLines(folder["in.csv"], ["N,many,60,Month-to-month,0,Yes,200,,No"]);

        var outcome = Plan("--json", "plan.json");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("in.csv(43)");
        ((int)JsonNode.Parse(File.ReadAllText(folder["plan.json"]))!["notScored"]!).Should().Be(1);
        List().Should().NotContain(line => line.StartsWith("N,", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_shows_good_actions_and_reports_all_faults_of_others()
    {
        var good = Run("actions", "check", "actions.json", "in.csv");
        File.WriteAllText(folder["bad.json"], Actions.Replace("0.3", "3").Replace("\"contactCost\": 1", "\"contactCost\": -1"));
        var bad = Run("actions", "check", "bad.json");

        good.ExitCode.Should().Be(ExitCode.Done);
        good.Output.Should().StartWith("offer: a contact costs 1 EUR");
        bad.ExitCode.Should().Be(ExitCode.DataRefused);
        bad.Errors.Should().Contain("actions[0].contactCost is -1").And.Contain("actions[0].acceptance is 3");
        Run("actions", "check", "none.json").ExitCode.Should().Be(ExitCode.DataRefused);
    }

    private void WriteMeasured(string uplift, int acceptanceCost = 10) => File.WriteAllText(folder["actions.json"], Actions
        .Replace("0.3", $"\"measured\", \"uplift\": \"{uplift}\"", StringComparison.Ordinal)
        .Replace("\"acceptanceCost\": 10", $"\"acceptanceCost\": {acceptanceCost}", StringComparison.Ordinal));

    [Fact]
    public void List_has_the_messages_in_the_language_of_the_customer_and_none_for_controls()
    {
        WriteMessages(
            """{"language": "en", "subject": "For {customerID}", "body": "{Contract}: only {MonthlyCharges}, {Note|hello}"}""",
            """{"language": "de", "subject": "An {customerID}", "body": "{Note|Hallo}"}""");
        AddColumns("Lang,Note", customer => customer % 2 == 0 ? "de-AT,\"=A1,<b>\"" : ",");

        Plan("--language", "en", "--language-column", "Lang").ExitCode.Should().Be(ExitCode.Done);

        List()[0].Should().EndWith(",segment,evidence,subject,message");
        var rows = List().Skip(1).ToArray();
        rows.Where(row => row.Contains(",control,")).Should().NotBeEmpty().And.OnlyContain(row => row.EndsWith(",assumption,,"));
        var sent = rows.Where(row => row.Contains(",treatment,")).ToArray();
        sent.Where(IsEven).Should().NotBeEmpty().And.OnlyContain(row =>
            row.Contains($",An {row.Split(',', 2)[0]},") && row.EndsWith(",\"'=A1,&lt;b&gt;\"")); // no formula, no HTML
        sent.Where(row => !IsEven(row)).Should().NotBeEmpty().And.OnlyContain(row =>
            row.Contains($",For {row.Split(',', 2)[0]},") && row.EndsWith(", hello\""));

        static bool IsEven(string row) => int.Parse(row.Split(',')[0][1..], CultureInfo.InvariantCulture) % 2 == 0;
    }

    [Fact]
    public void Workbook_keeps_a_message_that_looks_like_a_formula_as_a_text()
    {
        WriteMessages("""{"language": "en", "body": "{Note}"}""");
        AddColumns("Note", _ => "=A1");

        Plan(["--language", "en"], output: "list.xlsx").ExitCode.Should().Be(ExitCode.Done);

        using var book = ZipFile.OpenRead(folder["list.xlsx"]);
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        sheet.ReadToEnd().Should().Contain("<t>=A1</t>").And.NotContain("<f>");
    }

    [Fact]
    public void Placeholder_without_a_value_is_refused_with_its_count_and_without_data()
    {
        WriteMessages("""{"language": "en", "body": "{Note} {lever:1|our offer}"}""");
        AddColumns("Note", customer => customer < 39 ? "secret" : "");

        var outcome = Plan("--control", "0", "--budget", "100000");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("'offer' has no value for {Note} with 1 customer").And.NotContain("secret");
        File.Exists(folder["list.csv"]).Should().BeFalse();
    }

    [Fact]
    public void Check_reports_a_placeholder_of_an_unknown_column()
    {
        WriteMessages("""{"language": "en", "body": "{Tenure}"}""");

        var outcome = Run("actions", "check", "actions.json", "in.csv");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("'Tenure'").And.Contain("Did you mean 'tenure'?");
    }

    private void WriteMessages(params string[] messages) => File.WriteAllText(folder["actions.json"], Actions.Replace(
        "\"eligibility\"", $"\"messages\": [{string.Join(',', messages)}], \"eligibility\"", StringComparison.Ordinal));

    private void AddColumns(string header, Func<int, string> fields) => File.WriteAllLines(
        folder["in.csv"],
        File.ReadAllLines(folder["in.csv"]).Select((line, row) => $"{line},{(row == 0 ? header : fields(row - 1))}").SkipLast(1));

    private string[] List() => File.ReadAllLines(folder["list.csv"]);

    private ChurnOutcome Plan(params string[] options) => Plan(options, "list.csv");

    private ChurnOutcome Plan(string[] options, string output)
    {
        string[] budget = options.Contains("--budget") ? [] : ["--budget", "150"];
        return Run(["campaign", "plan", "in.csv", "--actions", "actions.json", "--out", output, .. budget, .. options]);
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
