using System.Globalization;
using Churn.Core.Csv;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Training.Privacy;

/// <summary>
/// Customers drawn from bounds alone. They stand in for real ones wherever a version keeps, shows or checks something by example:
/// what is computed from them tells of nobody.
/// </summary>
/// <param name="Table">The customers as a file has them.</param>
/// <param name="Customers">The same, coded.</param>
internal sealed record MadeUpCustomers(CustomerTable Table, EncodedDataset Customers)
{
    private const int MinCount = 2_000;
    private const double MissingShare = 0.05;
    private const int Stream = 0x9B1A;

    /// <summary>Draws customers whose columns are independent: numbers evenly from their span, each word as often.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="seed">The seed of the training.</param>
    public static MadeUpCustomers Of(CustomerSchema schema, int seed)
    {
        var random = new RandomStream(seed, Stream);
        var count = Math.Max(MinCount, 2 * schema.Features.Max(column => column.Words?.Count ?? 0));
        var path = Path.GetTempFileName();
        try
        {
            using (var file = new StreamWriter(path))
            {
                Write(file, schema.Columns.Select(column => column.Name).Append(schema.Label.Name));
                for (var customer = 0; customer < count; customer++)
                    Write(file, schema.Columns.Select(column => Draw(column, customer, random))
                        .Append(random.NextDouble() < 0.5 ? schema.Label.Positive : schema.Label.Negative));
            }

            var table = CsvCustomerReader.Read(path, new ReadingOptions { Separator = ",", AllowOneColumn = true });
            return new MadeUpCustomers(table, EncodedDataset.Read(table, schema));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(StreamWriter file, IEnumerable<string> fields) =>
        file.WriteLine(string.Join(',', fields.Select(field => CsvRow.Written(field, ','))));

    private static string Draw(Column column, int customer, RandomStream random) => column switch
    {
        IdentifierColumn => FormattableString.Invariant($"EXAMPLE-{customer}"),
        CategoryColumn category when customer < category.Vocabulary.Count => category.Vocabulary[customer], // each at least once
        FeatureColumn when random.NextDouble() < MissingShare => "",
        NumberColumn number => (number.Minimum + (float)((number.Maximum - (double)number.Minimum) * random.NextDouble()))
            .ToString(CultureInfo.InvariantCulture),
        CategoryColumn category => category.Vocabulary[random.NextBelow(category.Vocabulary.Count)],
        _ => "",
    };
}
