using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.TestSupport;
using Churn.Training.Preprocessing;
using CsCheck;

namespace Churn.Training.Tests.Preprocessing;

public class EncoderGraphTests
{
    private static readonly Gen<float> Number = Gen.Frequency(
        (6, Gen.Float[-9, 9]),
        (1, Gen.OneOf(0f, float.MaxValue, float.MinValue)));

    private static readonly Gen<ImputationStrategy> RuleOfWords = Gen.OneOf(
        ImputationStrategy.MostFrequent,
        ImputationStrategy.Constant,
        ImputationStrategy.ForwardFill,
        ImputationStrategy.BackwardFill);

    private static readonly Gen<EncoderOptions> Options =
        from scaling in Gen.Enum<Scaling>()
        from rareBelow in Gen.Int[1, 4]
        from indicatorFrom in Gen.Int[1, 9]
        from churnRateFrom in Gen.Int[2, 12]
        from embedFrom in Gen.Int[2, 12]
        select new EncoderOptions
        {
            Scaling = scaling,
            RareBelow = rareBelow,
            MissingIndicatorFrom = indicatorFrom,
            ChurnRateFrom = churnRateFrom,
            EmbedFrom = embedFrom,
        };

    private static readonly Gen<(EncoderOptions Options, FeatureColumn[] Columns, EncodedDataset Customers)> Cases =
        from options in Options
        from rows in Gen.Int[1, 20]
        from columns in Gen.OneOf(NumberOf(rows), CategoryOf(rows), BooleanOf(rows)).Array[1, 9]
        from churned in Gen.Bool.Array[rows]
        select (
            options,
            columns.Select(column => column.Column).ToArray(),
            new EncodedDataset([.. columns.Select(column => column.Codes)], churned));

    [Fact]
    public void Any_encoder_gives_the_same_features_in_memory_and_in_the_graph() => Cases.Sample(
        one =>
        {
            var encoder = new Encoder(one.Options).Fit(one.Columns, one.Customers);
            float[][] rows = [.. one.Customers.Rows, .. Extremes(one.Columns)];
            var expected = rows.SelectMany(row =>
            {
                var features = new float[encoder.FeatureNames.Count];
                encoder.Transform(row, features);
                return features;
            });

            RunGraph.ExactlyOn(one.Columns.Length, encoder.WriteTo, [.. rows.SelectMany(row => row)]).Should().Equal(expected);
        },
        iter: 40);

    [Fact]
    public void A_feature_changes_with_its_source_alone() => Cases.Sample(
        one =>
        {
            var encoder = new Encoder(one.Options).Fit(one.Columns, one.Customers);
            var before = new float[encoder.FeatureNames.Count];
            var after = new float[encoder.FeatureNames.Count];
            var row = one.Customers.Row(0);
            encoder.Transform(row, before);
            for (var column = 0; column < one.Columns.Length; column++)
            {
                foreach (var other in one.Customers.Rows.Concat(Extremes(one.Columns)))
                {
                    float[] changed = [.. row];
                    changed[column] = other[column];
                    encoder.Transform(changed, after);
                    Enumerable.Range(0, before.Length)
                        .Where(feature => before[feature] != after[feature] && encoder.Sources[feature] != column)
                        .Should().BeEmpty();
                }
            }
        },
        iter: 40);

    /// <summary>Nothing known, no word seen before, and the last word and an endless number of each column.</summary>
    private static IEnumerable<float[]> Extremes(FeatureColumn[] columns) =>
        [
            Array.ConvertAll(columns, _ => float.NaN),
            Array.ConvertAll(columns, column => column is NumberColumn ? float.NegativeInfinity : CategoryColumn.UnseenCode),
            Array.ConvertAll(
                columns,
                column =>
                    column switch
                    {
                        CategoryColumn category => category.Vocabulary.Count - 1,
                        NumberColumn => float.PositiveInfinity,
                        _ => 1,
                    }),];

    private static Gen<(FeatureColumn Column, float[] Codes)> NumberOf(int rows) =>
        from rule in Gen.Enum<ImputationStrategy>()
        from codes in OrMissing(Number, rows)
        select ((FeatureColumn)new NumberColumn("number", -9, 9, rule), codes);

    private static Gen<(FeatureColumn Column, float[] Codes)> CategoryOf(int rows) =>
        from words in Gen.Int[1, 15]
        from rule in RuleOfWords
        from codes in OrMissing(Gen.Int[-1, words - 1].Select(code => (float)code), rows)
        select (
            (FeatureColumn)
                new CategoryColumn("category", [.. Enumerable.Range('a', words).Select(letter => $"{(char)letter}")], rule),
            codes);

    private static Gen<(FeatureColumn Column, float[] Codes)> BooleanOf(int rows) =>
        from rule in RuleOfWords
        from codes in OrMissing(Gen.OneOf(0f, 1f), rows)
        select ((FeatureColumn)new BooleanColumn("boolean", "No", "Yes", rule), codes);

    private static Gen<float[]> OrMissing(Gen<float> code, int rows) =>
        Gen.Frequency((4, code), (1, Gen.Const(float.NaN))).Array[rows];
}
