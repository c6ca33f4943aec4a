using System.Text;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;

namespace Churn.Core.Tests.Schema;

/// <summary>A reader that reads one record after the other into the same memory.</summary>
public class ReusedReaderTests
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(
        """
        {"customerID": "C7", "tenure": 3, "MonthlyCharges": 70.5, "Contract": "One year", "SeniorCitizen": 0,
         "PaperlessBilling": "Yes", "Churn": "No"}
        """);

    [Fact]
    public void Nothing_of_a_record_is_left_in_the_next_one()
    {
        var reader = new JsonRecordReader(HandMadeSchemas.Telco);
        foreach (
            var json in (string[])
                [
                    Text(Whole),
                    """{"tenure": 1}""",
                    """{"tenure": "x", "Note": 1}""",
                    "[]",
                    """{"tenure": 1, "colour": 1, "colour": 2}""",
                    "{}",])
        {
            var alone = Copy(JsonRecordReader.Read(HandMadeSchemas.Telco, Encoding.UTF8.GetBytes(json)));

            reader.Read(Whole);
            Copy(reader.Read(Encoding.UTF8.GetBytes(json)))
                .Should()
                .BeEquivalentTo(alone, compare => compare.WithStrictOrdering());
        }
    }

    [Fact]
    public void Nothing_of_JSON_that_breaks_off_is_left_in_the_next_record()
    {
        var reader = new JsonRecordReader(HandMadeSchemas.Telco);
        var broken = () => reader.Read("""{"customerID": "C8", "tenure": 9, "colour": 1, """u8);
        broken.Should().Throw<System.Text.Json.JsonException>();

        var reading = reader.Read("""{"MonthlyCharges": 20}"""u8);

        reading.Record!.CustomerId.Should().BeNull();
        reading.Record.Coded.Features.Should().Equal(float.NaN, 20, float.NaN, float.NaN, float.NaN);
    }

    [Fact]
    public void Generated_customers_are_read_by_a_reused_reader_as_by_a_fresh_one()
    {
        var readers = new System.Runtime.CompilerServices.ConditionalWeakTable<CustomerSchema, JsonRecordReader>();
        CsCheck.Check.Sample(
            GeneratedCustomers.Base,
            generated =>
            {
                foreach (var customer in generated.Customers)
                {
                    var json = Encoding.UTF8.GetBytes(customer.Json);
                    var alone = JsonRecordReader.Read(customer.Schema, json, GeneratedCustomers.AsOf);
                    var reused = readers
                        .GetValue(customer.Schema, schema => new JsonRecordReader(schema))
                        .Read(json, GeneratedCustomers.AsOf);
                    if (!alone.Faults.SequenceEqual(reused.Faults) || !Same(alone.Record, reused.Record))
                        return false;
                }

                return true;
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void A_whole_record_costs_no_memory_but_that_of_its_envelope_and_its_customer()
    {
        var reader = new JsonRecordReader(HandMadeSchemas.Telco);
        reader.Read(Whole);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) reader.Read(Whole);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        bytes.Should().BeLessThanOrEqualTo(128);
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);

    private static object Copy(RecordReading reading) => new
    {
        reading.Record?.CustomerId,
        Coded = reading.Record?.Coded.Features.ToArray() ?? [],
        Warnings = reading.Record?.Warnings.ToArray() ?? [],
        Faults = reading.Faults.ToArray(),
    };

    private static bool Same(CustomerRecord? a, CustomerRecord? b) =>
        a is null || b is null
            ? a == b
            : a.CustomerId == b.CustomerId
                && a.AsOf == b.AsOf
                && a.Warnings.SequenceEqual(b.Warnings)
                && a.Coded.Features.AsSpan().SequenceEqual(b.Coded.Features)
                && a.Coded.Amounts.AsSpan().SequenceEqual(b.Coded.Amounts);
}
