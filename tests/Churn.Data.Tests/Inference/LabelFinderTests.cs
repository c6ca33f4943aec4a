using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inference;

public class LabelFinderTests
{
    [Theory]
    [InlineData("Churn", "Yes", "No")]
    [InlineData("Exited", "1", "0")]
    [InlineData("Attrition_Flag", "Attrited Customer", "Existing Customer")]
    [InlineData("target", "1.0", "0.0")]
    [InlineData("is_churned", "true", "false")]
    public void A_usual_name_with_usual_values_is_guessed_and_said_aloud(string name, string positive, string negative)
    {
        var (label, note) = LabelFinder.Find(Table(name, negative, positive), new SchemaOptions());

        (label.Name, label.Positive, label.Negative).Should().Be((name, positive, negative));
        note.Should().Contain($"'{name}' (guessed").And.Contain($"'{positive}' (guessed");
    }

    [Fact]
    public void Without_a_usual_name_the_columns_are_listed() =>
        Finding(Table("outcome", "Yes", "No"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*name it with --label*x, outcome*");

    [Theory]
    [InlineData("Churn,Exited", "Yes,1", "No,0", "No,1")]
    [InlineData("Churn,Exited", "A,1", "B,0", "A,1")]
    public void Two_label_names_that_differ_are_ambiguous(string header, params string[] rows) =>
        Finding(HandMadeTables.Of(header, rows), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*several columns*Churn, Exited*--label*");

    [Fact]
    public void A_label_that_stands_in_the_file_twice_is_taken_once_and_said()
    {
        var table = HandMadeTables.Of("Churn Label,Churn Value,x", "Yes,1,a", "No,0,b", "No,0,c");

        var (label, note) = LabelFinder.Find(table, new SchemaOptions());

        label.Name.Should().Be("Churn Label");
        note.Should().Contain("'Churn Value' is the label again");
    }

    [Theory]
    [InlineData("churn_score,Exited,x", "0.3,1,a", "0.9,0,b", "0.5,0,c")]
    [InlineData("left,Exited,x", "30,1,a", "9,0,b", "5,0,c")]
    [InlineData("target,Exited,x", "1,1,a", "0,0,b", "1,0,c")]
    [InlineData("is_active,Exited,x", "1,1,a", "0,0,b", "1,0,c")]
    [InlineData("Customer Status,Exited,x", "Closed,1,a", "Active,0,b", "New,0,c")]
    public void The_strongest_name_with_two_values_is_the_label(string header, params string[] rows) =>
        LabelFinder.Find(HandMadeTables.Of(header, rows), new SchemaOptions()).Label.Name.Should().Be("Exited");

    [Theory]
    [InlineData("is_active", "0", "1")]
    [InlineData("Active", "No", "Yes")]
    [InlineData("retained", "False", "True")]
    [InlineData("not_churned", "0", "1")]
    [InlineData("Активен", "нет", "да")]
    public void A_column_of_who_stayed_is_an_inverted_label_and_said(string name, string positive, string negative)
    {
        var (label, note) = LabelFinder.Find(Table(name, negative, positive), new SchemaOptions());

        (label.Positive, label.Negative).Should().Be((positive, negative));
        note.Should().Contain("says who stayed");
    }

    [Theory]
    [InlineData("Renewal", "No", "Yes")]
    [InlineData("still_active_member", "0", "1")]
    [InlineData("Left the bank", "1", "0")]
    [InlineData("outcome", "Yes", "No")]
    public void A_label_that_is_named_is_read_by_its_name(string name, string positive, string negative) =>
        LabelFinder.Find(Table(name, negative, positive), new SchemaOptions { Label = name })
            .Label.Positive.Should().Be(positive);

    [Theory]
    [InlineData("2", "1")]
    [InlineData("1", "2")]
    [InlineData("Yes", "Maybe")]
    [InlineData("Joined", "Stayed")]
    [InlineData("Churned", "Closed")]
    [InlineData("1", "10")]
    public void A_pair_without_a_meaning_is_asked_for_with_counts(string one, string other) =>
        Finding(Table("churn", one, one, other), new SchemaOptions())
            .Should().Throw<DataRefusedException>()
            .WithMessage($"*'{one}' (2 rows) and '{other}' (1 row)*--positive {one} or --positive {other}*");

    [Theory]
    [InlineData("-1", "1", "1")]
    [InlineData("Churned", "Loyal", "Churned")]
    [InlineData("Open", "Closed", "Closed")]
    [InlineData("Active", "Inactive", "Inactive")]
    [InlineData("Resigned", "Employed", "Resigned")]
    [InlineData("N", "J", "J")]
    public void A_pair_of_opposites_is_guessed(string one, string other, string positive) =>
        LabelFinder.Find(Table("churn", one, other), new SchemaOptions()).Label.Positive.Should().Be(positive);

    [Fact]
    public void Several_statuses_are_refused_with_both_remedies() =>
        Finding(Table("status", "Stayed", "Churned", "Stayed", "Joined"), new SchemaOptions())
            .Should().Throw<DataRefusedException>()
            .WithMessage("*'Stayed' (2 rows), 'Churned' *'Joined' (1 row)*--positive Churned.*--keep \"status != Joined\"*");

    [Fact]
    public void Options_proposed_for_a_label_hold_no_control_characters() =>
        Finding(Table("status", "Stayed", "Churned\u0007", "Stayed", "Jo\u001b[2Jined"), new SchemaOptions { Label = "status" })
            .Should().Throw<DataRefusedException>().Which.Message.Should().NotContainAny("\u0007", "\u001b");

    [Fact]
    public void One_status_is_predicted_against_the_rest()
    {
        var (label, note) = LabelFinder.Find(
            Table("status", "Stayed", "Churned", "Stayed", "Joined", "Lapsed"), new SchemaOptions { Positive = "churned" });

        (label.Positive, label.Negative).Should().Be(("Churned", "Stayed"));
        label.Negatives.Should().Equal("Stayed", "Joined", "Lapsed");
        note.Should().Contain("against the rest: 1 rows against 'Stayed' (2 rows), 'Joined' (1 row), 'Lapsed' (1 row)")
            .And.Contain("'Lapsed' counts as stayed, though it sounds like churned");
    }

    [Theory]
    [InlineData("Cancelled,Lapsed")]
    [InlineData("lapsed, CANCELLED")]
    public void Several_statuses_may_mean_churned(string positive)
    {
        var (label, note) = LabelFinder.Find(
            Table("status", "Active", "Cancelled", "Cancelled", "Lapsed", "Trial"), new SchemaOptions { Positive = positive });

        label.Positives.Should().Equal("Cancelled", "Lapsed");
        label.Negatives.Should().Equal("Active", "Trial");
        note.Should().Contain("churned is 'Cancelled' or 'Lapsed' (as given), against the rest: 3 rows against 'Active' (1 row)");
    }

    [Theory]
    [InlineData("--positive \"Cancelled,Lapsed\"*--keep \"status != Trial\"", "Active", "Cancelled", "Lapsed", "Trial")]
    [InlineData("--positive \"Yes,Y\"*--keep \"status != N\"", "Yes", "Y", "No", "N")]
    public void All_values_that_say_churned_are_proposed_together(string remedy, params string[] values) =>
        Finding(Table("status", values), new SchemaOptions { Label = "status" })
            .Should().Throw<DataRefusedException>().WithMessage($"*{remedy}*");

    [Theory]
    [InlineData("A,B", "*names every value*")]
    [InlineData("A,C", "*no row has the value 'A,C'*")]
    public void Positive_values_that_leave_no_rest_or_are_not_there_are_refused(string positive, string message) =>
        Finding(Table("Churn", "A", "B"), new SchemaOptions { Positive = positive })
            .Should().Throw<DataRefusedException>().WithMessage(message);

    [Theory]
    [InlineData("True", "True.", "False.")]
    [InlineData("Si", "Sí", "No")]
    [InlineData("a,b", "A,B", "C")]
    public void A_positive_value_is_found_without_its_accents_and_signs(string given, string positive, string negative) =>
        LabelFinder.Find(
            HandMadeTables.OfRows(["x", "Churn"], [["1", positive], ["2", negative]]), new SchemaOptions { Positive = given })
            .Label.Positive.Should().Be(positive);

    [Fact]
    public void A_column_of_too_many_values_is_no_label_even_with_a_positive_one() =>
        Finding(Table("churn", [.. Enumerable.Range(0, 80).Select(i => $"v{i}")]), new SchemaOptions { Positive = "v1" })
            .Should().Throw<DataRefusedException>().WithMessage("*more than 64 values*--label*");

    [Theory]
    [InlineData(80, "*more than 64 values*--label*")]
    [InlineData(20, "*more than 10 values*--label*")]
    [InlineData(3, "*more than 2 values*--label*")]
    [InlineData(2, "*which of its two texts means churned*")]
    [InlineData(1, "*one value only, a text;*")]
    public void No_text_is_shown_of_a_refused_label_of_free_text(int texts, string message) =>
        Finding(
            Table("notes", [.. Enumerable.Range(0, 160).Select(i => $"I called Mr Smit {i % texts} about the zqrare bill")]),
            new SchemaOptions { Label = "notes" })
            .Should().Throw<DataRefusedException>().WithMessage(message).Which.Message.Should().NotContainAny("Smit", "zqrare");

    [Theory]
    [InlineData(null)]
    [InlineData("other")]
    public void No_value_is_shown_of_a_refused_label_of_many_values(string? positive) =>
        Finding(
            Table("name", [.. Enumerable.Range(0, 30).Select(i => $"Smit{i}")]),
            new SchemaOptions { Label = "name", Positive = positive })
            .Should().Throw<DataRefusedException>().Which.Message.Should().NotContain("Smit");

    [Fact]
    public void A_label_that_is_declared_as_free_text_is_refused() =>
        Finding(
            Table("churned", "yes", "no", "no"),
            new SchemaOptions { Columns = [new ColumnOptions { Name = "churned", Kind = ColumnKind.FreeText }] })
            .Should().Throw<DataRefusedException>().WithMessage("*'churned'*declared kind is free text*--label*");

    [Fact]
    public void A_filled_column_is_the_label_whatever_stands_in_it()
    {
        var (label, note) = LabelFinder.Find(
            Table("Cancelled on", "2024-01-05", "", "NA", "31 May"), new SchemaOptions { LabelFilled = "Cancelled on" });

        label.Filled.Should().BeTrue();
        label.Negatives.Should().Contain("NA");
        note.Should().Contain("churned where it is filled: 2 rows; empty or 'NA' in 2");
    }

    [Theory]
    [InlineData("", "", "*empty in every row*")]
    [InlineData("2024-01-05", "2024-01-06", "*filled in every row*--missing-words*")]
    public void A_column_that_is_filled_for_all_or_none_is_no_label(string one, string other, string message) =>
        Finding(Table("end", one, other), new SchemaOptions { LabelFilled = "end", MissingWords = ["NA"] })
            .Should().Throw<DataRefusedException>().WithMessage(message);

    [Fact]
    public void A_placeholder_date_stands_for_an_empty_field_of_a_filled_label()
    {
        var label = LabelFinder.Find(Table("end", "2024-01-05", "9999-12-31"), new SchemaOptions { LabelFilled = "end" }).Label;

        label.TryRead("9999-12-31", out var churned).Should().BeTrue();
        churned.Should().BeFalse();
    }

    [Fact]
    public void A_date_of_leaving_is_proposed_where_there_is_no_label() =>
        Finding(Table("Cancelled on", "2024-01-05", ""), new SchemaOptions())
            .Should().Throw<DataRefusedException>()
            .WithMessage("*no column is named like a label*--label-filled \"Cancelled on\"*");

    [Fact]
    public void A_label_that_is_filled_for_leavers_alone_names_the_option() =>
        Finding(Table("churn", "Yes", "", ""), new SchemaOptions())
            .Should().Throw<DataRefusedException>()
            .WithMessage("*one value only, 'Yes'*empty in 2 of 3 rows*--label-filled churn*");

    [Fact]
    public void Missing_labels_are_one_line_with_count_lines_and_option()
    {
        string[] values = [.. Enumerable.Range(0, 3_000).Select(i => i % 2 == 0 ? "" : i % 4 == 1 ? "Yes" : "No")];

        var refusal = Finding(Table("Churn", values), new SchemaOptions()).Should().Throw<DataRefusedException>().Which;

        refusal.Message.Should().Be(
            "test.csv(2): column 'Churn': the label is missing in 1500 of 3000 rows (line 2, 4, 6, ...); "
            + "fill it in, or leave such rows out with --unlabelled ignore.");
    }

    [Fact]
    public void Missing_words_are_no_third_value_of_the_label() =>
        Finding(Table("Churn", "Yes", "No", "NA"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*missing in 1 of 3 rows*--unlabelled ignore*");

    [SkippableTheory]
    [InlineData("de", "Gekündigt", "ja")]
    [InlineData("dotted", "label", "True.")]
    [InlineData("es", "Desafiliado", "si")]
    [InlineData("fr", "Resilie", "oui")]
    [InlineData("ibm", "Churn Value", "1")]
    [InlineData("pt", "Cancelou", "Sim")]
    [InlineData("ru", "Отток", "да")]
    [InlineData("tr", "Ayrıldı", "Evet")]
    [InlineData("zh", "是否流失", "是")]
    public void Labels_of_other_languages_are_found_in_files(string file, string name, string positive)
    {
        var table = CsvCustomerReader.Read(SharedData.RequireFault($"20-label-words-of-other-languages/{file}.csv"));

        var label = LabelFinder.Find(table, new SchemaOptions()).Label;

        (label.Name, label.Positive).Should().Be((name, positive));
    }

    [SkippableTheory]
    [InlineData("telco", "Churn", "Yes")]
    [InlineData("mlc", "churn", "yes")]
    [InlineData("bank", "Exited", "1")]
    [InlineData("tv", "target", "1.0")]
    public void The_labels_of_the_shared_data_are_found_as_ever(string file, string name, string positive)
    {
        var (label, note) = LabelFinder.Find(CsvCustomerReader.Read(SharedData.Require($"{file}.csv")), new SchemaOptions());

        (label.Name, label.Positive).Should().Be((name, positive));
        note.Should().NotContain("again");
    }

    [Fact]
    public void A_misspelt_label_is_refused_with_the_nearest_name_and_all_names() =>
        Finding(Table("Churn", "Yes", "No"), new SchemaOptions { Label = "Chrun" })
            .Should().Throw<DataRefusedException>().WithMessage("*no column 'Chrun'*Did you mean 'Churn'?*x, Churn*");

    [Fact]
    public void A_label_with_one_value_is_refused() =>
        Finding(Table("Churn", "No", "No"), new SchemaOptions())
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*one value only, 'No'*");

    [Fact]
    public void A_label_with_three_values_is_refused() =>
        Finding(Table("Churn", "No", "Yes", "Maybe"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().WithMessage("*3 values*'No' (1 row), 'Yes' (1 row), 'Maybe' (1 row)*")
            .Which.Violations.Should().ContainSingle().Which.Value.Should().Be("Maybe");

    [Fact]
    public void A_missing_label_is_refused_with_its_line() =>
        Finding(Table("Churn", "No", "", "Yes"), new SchemaOptions())
            .Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Which.Line.Should().Be(3);

    [Fact]
    public void Values_without_a_meaning_need_to_be_told_apart() =>
        Finding(Table("Churn", "A", "B"), new SchemaOptions()).Should().Throw<DataRefusedException>().WithMessage("*--positive*");

    [Fact]
    public void A_positive_value_that_no_row_has_is_refused() =>
        Finding(Table("Churn", "A", "B"), new SchemaOptions { Positive = "C" })
            .Should().Throw<DataRefusedException>().WithMessage("*no row has the value 'C'*'A' (1 row), 'B' (1 row)*");

    [Fact]
    public void A_positive_value_can_be_given() =>
        LabelFinder.Find(Table("Churn", "A", "B"), new SchemaOptions { Positive = "b" }).Label.Positive.Should().Be("B");

    private static CustomerTable Table(string name, params string[] values) =>
        HandMadeTables.Of($"x,{name}", [.. values.Select((value, i) => $"{i},{value}")]);

    private static Action Finding(CustomerTable table, SchemaOptions options) => () => LabelFinder.Find(table, options);
}
