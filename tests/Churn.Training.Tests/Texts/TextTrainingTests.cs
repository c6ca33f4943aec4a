using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;
using Churn.Training.Texts;

namespace Churn.Training.Tests.Texts;

public class TextTrainingTests
{
    [Fact]
    public void Word_that_tells_of_churn_is_found()
    {
        var (_, _, texts) = new WrittenCustomers(1_500).Learn();

        texts.RocAuc.Should().BeGreaterThan(0.62);
        texts.Raising[0].Text.Should().Be("cancel");
        texts.Raising[0].ChurnRate.Should().BeGreaterThan(0.5);
    }

    [Fact]
    public void Texts_that_say_nothing_all_have_the_same_score()
    {
        var (schema, _, texts) = new WrittenCustomers(1_500, hasSignal: false).Learn();

        texts.RocAuc.Should().Be(0.5);
        texts.Raising.Concat(texts.Lowering).Should().BeEmpty();
        schema.Texts[0].Minimums[0].Should().Be(schema.Texts[0].Maximums[0]);
        schema.Texts[0].Scorer!.Weights.Should().NotBeEmpty("foreign texts are told all the same")
            .And.OnlyContain(weight => weight.Value == 0);
    }

    [Fact]
    public void Scores_are_out_of_fold_to_learn_from_and_as_served_for_the_others()
    {
        var customers = new WrittenCustomers(800, rows: 2);
        var (schema, coded, _) = customers.Learn();
        schema.TryFind("notes", out var column, out var feature);
        var served = customers.Table.Column("notes").Map(text =>
        {
            var parts = new float[schema.Texts[0].PartCount];
            ((FreeTextColumn)column!).Read(text, parts);
            return parts[0];
        });

        float[] scores = [.. coded.Column(feature)];

        customers.Split.Holdout.Select(row => scores[row]).Should().Equal(customers.Split.Holdout.Select(row => served[row]));
        var differing = customers.Split.Training.Where(row => !float.IsNaN(served[row])).ToArray();
        differing.Count(row => scores[row] != served[row]).Should().BeGreaterThan(differing.Length * 9 / 10);
        customers.Table.Column("notes").Map(text => text.IsEmpty)
            .Should().Equal(scores.Select(float.IsNaN));
        scores.Chunk(2).Should().OnlyContain(rows => rows[0].Equals(rows[1]), "the rows of one customer are in one fold");
    }

    [Fact]
    public void Same_bytes_at_any_number_of_threads()
    {
        var customers = new WrittenCustomers(600);
        var (schema, coded, _) = customers.Learn(threads: 1);
        var (other, otherCoded, _) = customers.Learn(threads: 4);

        TextScorerFile.Write([other.Texts[0].Scorer!]).Should().Equal(TextScorerFile.Write([schema.Texts[0].Scorer!]));
        otherCoded.Rows.Should().BeEquivalentTo(coded.Rows, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Nothing_is_learnt_or_shown_of_words_of_few_customers()
    {
        var customers = new WrittenCustomers(60, rows: 12); // so that one customer's rows are more than ten
        var (schema, _, texts) = customers.Learn();

        schema.Texts[0].Scorer!.Weights.Should().NotContain(
            weight => weight.Key == TextScorer.BucketsOf(WrittenCustomers.Rare).Single());
        texts.CommonWords.Concat(texts.Raising.Concat(texts.Lowering).Select(term => term.Text))
            .Should().NotContain(word => word.Contains(WrittenCustomers.Rare, StringComparison.OrdinalIgnoreCase));
        texts.Raising.Concat(texts.Lowering).Should().OnlyContain(term => term.Customers >= 10);
    }

    [Fact]
    public void Column_of_too_few_texts_is_refused()
    {
        var customers = new WrittenCustomers(100);
        var table = customers.Table;
        var empty = HandMadeTables.OfRows(table.Header, Enumerable.Range(0, table.Rows).Select(row =>
            table.Header.Select(name => name == "notes" ? "" : table.Column(name)[row]).ToArray()));
        var coded = EncodedDataset.Read(empty, customers.Schema);

        FluentActions
            .Invoking(() => TextTraining.Learn(empty, customers.Schema, coded, customers.Split, 1, new ParallelOptions()))
            .Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Which.Column.Should().Be("notes");
    }
}
