using System.Text;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Schema;

/// <summary>What holds for every customer of every schema, however it is sent, in every culture.</summary>
public class OneReaderTests
{
    private const string Marker = "Qx7MARKERx7Q";
    private const string MarkedNumber = "918273645";

    /// <summary>Values of every JSON kind that hold one of the marks.</summary>
    private static readonly Gen<string> MarkedJson = Gen.OneOf(
        $"\"{Marker}\"",
        $"\" {Marker} \"",
        $"[\"{Marker}\"]",
        $"{{\"{Marker}\": \"{Marker}\"}}",
        $"\"{Marker}\\uD800\"",
        $"{MarkedNumber}e99",
        $"{{\"deep\": [{MarkedNumber}]}}");

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_CSV_row_and_a_JSON_object_of_the_same_content_are_read_to_the_same_bits(string culture)
    {
        int records = 0, read = 0;
        GeneratedCustomers.Base.Sample(
            generated =>
            {
                using var scope = new CultureScope(culture);
                foreach (var customer in generated.Customers)
                {
                    var fromText = new TextRecordReader(
                        customer.Schema,
                        [.. customer.Fields.Select(field => field.Name)],
                        GeneratedCustomers.AsOf
                    ).Read([.. customer.Fields.Select(field => field.Content.Text)]);
                    var fromJson = ReadJson(customer.Schema, customer.Json);

                    if (!fromText.Faults.SequenceEqual(fromJson.Faults) || !Same(fromText.Record, fromJson.Record)) return false;
                    Interlocked.Increment(ref records);
                    if (fromText.Succeeded) Interlocked.Increment(ref read);
                }

                return true;
            },
            iter: 100);

        records.Should().Be(10_000);
        read.Should().BeInRange(2_000, 9_000, "good records and bad ones are compared");
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_coded_row_does_not_depend_on_the_culture(string culture) =>
        GeneratedCustomers.Customer.Sample(
            customer =>
            {
                var plain = ReadJson(customer.Schema, customer.Json);
                using var scope = new CultureScope(culture);
                var here = ReadJson(customer.Schema, customer.Json);

                return plain.Faults.SequenceEqual(here.Faults) && Same(plain.Record, here.Record);
            });

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_reading_has_either_faults_or_a_coded_row_within_its_vocabulary(string culture) =>
        GeneratedCustomers.Customer.Sample(customer =>
        {
            using var scope = new CultureScope(culture);
            var reading = ReadJson(customer.Schema, customer.Json);

            (reading.Faults.Count == 0).Should().Be(reading.Succeeded);
            if (!reading.Succeeded) return;
            reading.Record.Coded.Features.Should().HaveCount(customer.Schema.Features.Count);
            foreach (var (column, coded) in customer.Schema.Features.Zip(reading.Record.Coded.Features))
                IsCodeOf(column, coded).Should().BeTrue($"{coded} is a code of {column.Name}");
        });

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void No_message_of_a_fault_holds_what_the_customer_sent(string culture)
    {
        var marked =
            from customer in GeneratedCustomers.Customer
            from values in MarkedJson.Array[customer.Fields.Count + 2]
            select Marked(customer, values);
        var faults = 0;
        marked.Sample(
            customer =>
            {
                using var scope = new CultureScope(culture);
                var reading = ReadJson(customer.Schema, customer.Json);
                Interlocked.Add(ref faults, reading.Faults.Count);
                return reading.Faults.All(fault => !Holds(fault.Message) && !Holds(fault.Column) && !Holds(fault.Rule));
            },
            iter: 1_000);

        faults.Should().BeGreaterThan(1_000);
    }

    /// <summary>The same fields with marked values, one of them twice, and a field that the schema does not know.</summary>
    private static (CustomerSchema Schema, string Json) Marked(GeneratedCustomer customer, string[] values)
    {
        var names = customer.Fields.Select(field => field.Name).Append(customer.Fields[0].Name).Append("unknown field");
        var members = names.Zip(values, (name, value) => $"{JsonSerializer.Serialize(name)}: {value}");
        return (customer.Schema, $"{{{string.Join(", ", members)}}}");
    }

    private static RecordReading ReadJson(CustomerSchema schema, string json) =>
        JsonRecordReader.Read(schema, Encoding.UTF8.GetBytes(json), GeneratedCustomers.AsOf);

    private static bool Holds(string? text) =>
        text is not null
        && (text.Contains(Marker, StringComparison.OrdinalIgnoreCase) || text.Contains(MarkedNumber, StringComparison.Ordinal));

    private static bool IsCodeOf(FeatureColumn column, float coded) => float.IsNaN(coded) || column switch
    {
        NumberColumn => float.IsFinite(coded),
        BooleanColumn => coded is -1 or 0 or 1,
        CategoryColumn category => coded >= -1 && coded < category.Vocabulary.Count && coded == MathF.Floor(coded),
        _ => false,
    };

    private static bool Same(CustomerRecord? a, CustomerRecord? b) =>
        a is null || b is null
            ? a == b
            : a.CustomerId == b.CustomerId
                && a.AsOf == b.AsOf
                && a.Warnings.SequenceEqual(b.Warnings)
                && Bits(a.Coded.Features).SequenceEqual(Bits(b.Coded.Features));

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
