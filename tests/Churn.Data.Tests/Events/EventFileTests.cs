using System.Globalization;
using System.Text;
using Churn.Core.Events;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Events;

public sealed class EventFileTests : IDisposable
{
    private const string Customers = "CustomerId,Since\nC1,2025-01-01\nC2,2025-06-01\nC3,2025-01-01\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_found_by_join_name_and_kind()
    {
        using var file = Read(
            """
            order,who,happened,loaded_at,EventType,source,Total,comment
            1,C1,2026-01-02 10:00:00,2026-01-02 11:00:00,buy,web,"1.234,50",a b
            2,C2,2026-01-03 10:00:00,2026-01-03 11:00:00,call,app,"7,25",c d
            3,C1,2026-01-04 10:00:00,2026-01-04 11:00:00,call,app,"7,00",e f

            """,
            Customers,
            new EventFileOptions { Columns = new EventColumns { Customer = "who", KnownAt = "loaded_at" } });

        file.Layout.Customer.Should().Be("who");
        file.Layout.Time.Should().Be("happened");
        file.Layout.KnownAt.Should().Be("loaded_at");
        file.Layout.Words.Should().Equal(("type", "EventType"), ("channel", "source"));
        file.Layout.Numbers.Should().Equal([("amount", "Total")]);
        file.Layout.Unused.Should().Equal("order", "comment");
        file.Customers.Key.Should().Be("CustomerId");
        Histories(file).Should().Equal(("C1", 2, 1241.5), ("C2", 1, 7.25), ("C3", 0, 0));
    }

    [Fact]
    public void Customers_of_the_events_are_taken_where_there_is_no_customers_file()
    {
        using var file = Read("customer,date,amount\nb,2026-01-02,1\na,2026-01-03,2\nb,2026-01-01,3\n");

        Histories(file).Should().Equal(("b", 2, 4), ("a", 1, 2));
        file.Counts.Resolution.Should().Be("day");
    }

    [Fact]
    public void Events_that_cannot_count_are_left_out_and_counted()
    {
        using var file = Read(
            "CustomerId,time\nC1,2026-01-02\n,2026-01-02\nC9,2026-01-02\nC2,2025-05-31\nC2,2025-06-01\nC3,2026-02-01\n"
            + "C1,2026-01-03\n",
            Customers,
            new EventFileOptions { Birth = "Since", Future = EventClock.StartOf(new DateOnly(2026, 2, 1)) });

        var counts = file.Counts;
        new[] { counts.Kept, counts.Nameless, counts.Unknown, counts.BeforeBirth, counts.Future }.Should().Equal(3, 1, 1, 1, 1);
        file.Notes.Should().HaveCount(4);
    }

    [Theory]
    [InlineData("CustomerId,time\nC1,2026-01-02T10:00:00Z\nC2,2026-01-02T10:00:00\n", 1)] // mixed zones
    [InlineData("CustomerId,time,recorded\nC1,2026-01-02T10:00:00Z,2026-01-02T11:00:00\n", 1)] // of one event, too
    [InlineData("CustomerId,day\nC1,20455\n", 1)] // days since 1970
    [InlineData("CustomerId,begun,due\nC1,2026-01-02,2026-01-02\n", 1)] // which of the two?
    [InlineData("CustomerId,amount\nC1,5\n", 1)]
    [InlineData("CustomerId,time\nX1,2026-01-02\nX2,2026-01-02\nC1,2026-01-02\n", 1)] // others' customers
    public void What_cannot_be_read_is_refused_with_all_faults(string events, int faults) =>
        FluentActions.Invoking(() => Read(events, Customers)).Should().Throw<DataRefusedException>()
            .Which.Violations.Should().HaveCount(faults);

    [Fact]
    public void Rows_without_time_or_number_are_counted_by_their_fault()
    {
        var good = string.Concat(Enumerable.Range(0, 50).Select(i => $"C1,2026-01-02T10:00:{i:00}Z,{i}.5\n"));
        var refused = FluentActions.Invoking(() => Read(
            $"CustomerId,time,amount\n{good}C1,,5\nC1,soon,5\nC1,soon,5\nC2,2026-01-02T10:00:00Z,much\n", Customers))
            .Should().Throw<DataRefusedException>().Which;

        refused.Violations.Select(fault => (fault.Column, fault.Line)).Should().Equal(
            ("time", 52), ("time", 53), ("amount", 55));
        refused.Message.Should().Contain("2 rows").And.NotContain("soon").And.NotContain("much");
    }

    [Theory]
    [InlineData("CustomerId,time,type\nC1,2026-01-02,leave\nC2,2026-01-02,leave\n", "leave")] // nothing but leaving
    [InlineData("CustomerId,time,type\nC1,2026-01-02,buy\nC2,2026-01-02,buy\n", "leave")] // nobody leaves
    [InlineData("CustomerId,time\nC1,2026-01-02\nC2,2026-01-02\n", "leave")] // no types
    public void Churn_must_be_a_type_beside_others(string events, string type) =>
        FluentActions.Invoking(() => Read(events, Customers, new EventFileOptions { ChurnType = type }))
            .Should().Throw<DataRefusedException>();

    [Fact]
    public void Types_that_few_customers_have_are_counted_together_and_named_nowhere()
    {
        var many = string.Concat(Enumerable.Range(0, 10).Select(i => $"m{i},2026-01-02,shared\nm{i},2026-01-03,shared\n"));
        var few = string.Concat(Enumerable.Range(0, 9).Select(i => string.Concat(
            Enumerable.Repeat($"f{i},2026-01-02,secret\n", 20))));
        using var file = Read($"customer,time,type\n{many}{few}");

        var words = file.SchemaFor(30).Words.Single();

        words.Vocabulary.Should().Equal("shared");
        words.HasOthers.Should().BeTrue();
    }

    [Fact]
    public void Event_of_leaving_is_no_feature()
    {
        using var file = Read(
            "CustomerId,time,type\nC1,2026-01-02,buy\nC1,2026-01-04,leave\nC1,2026-01-03,leave\nC2,2026-01-02,call\n",
            Customers,
            new EventFileOptions { ChurnType = "leave", MinCustomers = 1 });
        var ends = new List<(int, int, DateOnly?)>();

        var schema = file.SchemaFor(30);
        file.ForEachCustomer(schema, (who, history, end) =>
            ends.Add((who, history.Count, end is { } time ? EventClock.DayOf(time) : null)));

        schema.Words.Single().Vocabulary.Should().Equal("buy", "call");
        ends.Should().Equal((0, 1, new DateOnly(2026, 1, 3)), (1, 1, null), (2, 0, null));
    }

    [Fact]
    public void Events_of_many_customers_and_a_million_of_one_come_back_from_the_disk()
    {
        using var buckets = new EventBuckets(1, 1, texts: 1, maxMemory: 1 << 20);
        const int many = 5_000;
        for (var i = 0; i < 1_000_000; i++)
        {
            buckets.Add(7, i, i, [i % 3], [i], [i % 4 == 0 ? buckets.AddText(Encoding.UTF8.GetBytes($"wrote {i}")) : -1]);
            if (i % 100 == 0) buckets.Add(i / 100 % many, -i - 1, 0, [1], [2], [-1]);
        }

        var counts = new int[many];
        var (sum, wrong) = (0.0, 0);
        buckets.ForEachCustomer(many, (_, code) => code, (customer, history) =>
        {
            counts[customer] = history.Count;
            history.Sort();
            for (var place = 0; place < history.Count && customer == 7; place++)
            {
                sum += history.Number(place, 0);
                var time = history.Time(place);
                if (history.Text(place, 0) != (time >= 0 && time % 4 == 0 ? $"wrote {time}" : null)) wrong++;
            }
        });

        counts[7].Should().Be(1_000_002);
        counts.Where((_, customer) => customer != 7).Should().AllBeEquivalentTo(2);
        sum.Should().Be((999_999.0 * 1_000_000 / 2) + 4);
        wrong.Should().Be(0);
    }

    [Fact]
    public void Free_text_is_read_where_it_is_named_and_only_its_beginning_of_a_long_one()
    {
        var written = string.Concat(Enumerable.Repeat("ö€😀", 10_000));

        using var file = Read(
            $"customer,time,text\nC1,2026-01-02,\" a, b \"\nC1,2026-01-03,\nC1,2026-01-04,N/A\nC1,2026-01-05,{written}\n",
            null,
            new EventFileOptions { Columns = new EventColumns { Texts = ["text"] } });
        var texts = new List<string?>();
        file.ForEachCustomer(file.SchemaFor(30), (_, history, _) =>
            texts.AddRange(Enumerable.Range(0, history.Count).Select(place => history.Text(place, 0))));

        texts.Should().Equal("a, b", null, null, written[..10_000]);
        file.Layout.Unused.Should().BeEmpty();
    }

    [Theory]
    [InlineData("980", "\"1,938\"", "980;1.938", "980;1938")]
    [InlineData("980", "1.938", "980;1938", "980;1.938")]
    public void Numbers_that_may_be_thousands_are_asked_about(string first, string second, string comma, string point)
    {
        var events = $"customer,time,amount\nC1,2026-01-02,{first}\nC1,2026-01-03,{second}\n";

        FluentActions.Invoking(() => Read(events))
            .Should().Throw<DataRefusedException>().WithMessage("*\"decimal\"*events.json*");

        Amounts(events, new EventColumns { Decimal = DecimalMark.Comma }).Should().Be(comma);
        Amounts(events, new EventColumns { Decimal = DecimalMark.Point }).Should().Be(point);
    }

    [Fact]
    public void Later_files_are_read_as_the_numbers_of_the_training_were_written()
    {
        using var trained = Read("customer,time,amount\nC1,2026-01-02,\"4,596.50\"\nC1,2026-01-03,12.5\n");

        Amounts("customer,time,amount\nC1,2026-01-04,\"4,595\"\n", trained.Layout.ToColumns(null)).Should().Be("4595");
    }

    [Fact]
    public void Numbers_beyond_all_bounds_are_refused_with_their_line()
    {
        foreach (var number in new[] { "1e31", "Infinity", "1e999" })
            FluentActions.Invoking(() => Read(
                    string.Concat(Enumerable.Range(0, 30).Select(i => $"C1,2026-01-02,{i}\n").Prepend("customer,time,amount\n"))
                    + $"C1,2026-01-03,{number}\n"))
                .Should().Throw<DataRefusedException>().WithMessage("*(32)*amount*");
    }

    [Fact]
    public void Amounts_may_all_be_missing_and_a_column_of_texts_is_no_amount()
    {
        Amounts("customer,time,amount\nC1,2026-01-02,\nC1,2026-01-03,\n", new EventColumns { Amount = "amount" })
            .Should().Be("NaN;NaN");
        using var empty = Read("customer,time,amount\nC1,2026-01-02,\nC1,2026-01-03,\n");
        using var texts = Read("customer,time,value\nC1,2026-01-02,big\nC1,2026-01-03,small\n");
        using var ignored = Read(
            "customer,time,amount\nC1,2026-01-02,1\n", null,
            new EventFileOptions { Columns = new EventColumns { Ignore = ["amount"] } });

        empty.Layout.Numbers.Should().BeEmpty();
        texts.Layout.Numbers.Should().BeEmpty();
        ignored.Layout.Numbers.Should().BeEmpty();
        ignored.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Type_that_is_called_as_all_others_are_counted_with_them()
    {
        using var file = Read(
            string.Concat(Enumerable.Range(0, 40).Select(i => $"C{i},2026-01-02,{(i % 2 == 0 ? "others" : "buy")}\n")
                .Prepend("customer,time,type\n")));

        var words = file.SchemaFor(30).Words.Single();

        words.Vocabulary.Should().Equal("buy");
        words.HasOthers.Should().BeTrue();
    }

    [Fact]
    public void Customers_that_stand_twice_are_said_to_be_the_reason()
    {
        FluentActions.Invoking(() => Read("customer,time\nC1,2026-01-02\n", "customer,plan\nC1,a\nC2,b\nC1,a\n"))
            .Should().Throw<DataRefusedException>().WithMessage("*'customer' of the customers file has values*more than once*");
    }

    [Fact]
    public void Temporary_file_has_no_name_that_others_could_read()
    {
        if (OperatingSystem.IsWindows()) return;
        using var file = SpillFile.Create();
        file.WriteByte(1);

        File.Exists(file.Name).Should().BeFalse();
        file.Length.Should().Be(1);
    }

    [Fact]
    public void Columns_of_one_name_are_refused() =>
        FluentActions.Invoking(() => Read(
                "customer,time,kind,type\nC1,2026-01-02,a,b\n",
                null,
                new EventFileOptions { Columns = new EventColumns { Type = "kind", Words = ["type"] } }))
            .Should().Throw<DataRefusedException>().WithMessage("*two columns of events would be called 'type'*");

    [Fact]
    public void Events_of_erased_customers_are_left_out_and_the_hash_is_that_of_a_file_without_them()
    {
        var erased = BlockList.Empty.Add("b", ["id"], default); // another file's column
        var options = new EventFileOptions { Reading = new ReadingOptions { Erased = erased } };

        using var file = Read("id,customer,date,amount\nb,c,2026-01-02,1\nx,b,2026-01-03,2\ny,a,2026-01-01,3\n", null, options);
        using var plain = Read("id,customer,date,amount\nb,c,2026-01-02,1\ny,a,2026-01-01,3\n");

        Histories(file).Should().Equal(("c", 1, 1), ("a", 1, 3));
        file.Sha256.Should().Be(plain.Sha256);
        file.Notes.Should().StartWith("1 row of an erased customer is left out");
    }

    [Fact]
    public void An_erased_customer_who_is_still_among_the_customers_is_refused()
    {
        var options = new EventFileOptions { Reading = new ReadingOptions { Erased = BlockList.Empty.Add("C2", [], default) } };

        FluentActions.Invoking(() => Read("CustomerId,time\nC1,2026-01-02\n", Customers, options))
            .Should().Throw<DataRefusedException>().WithMessage("*--key-column*");
    }

    private string Amounts(string events, EventColumns columns)
    {
        var amounts = new List<double>();
        using var file = Read(events, null, new EventFileOptions { Columns = columns });
        file.ForEachCustomer(file.SchemaFor(30), (_, history, _) =>
            amounts.AddRange(Enumerable.Range(0, history.Count).Select(place => history.Number(place, 0))));
        return string.Join(';', amounts.Select(amount => (float)amount)
            .Select(amount => amount.ToString(CultureInfo.InvariantCulture)));
    }

    private static List<(string Name, int Count, double Sum)> Histories(EventFile file)
    {
        var found = new List<(string, int, double)>();
        file.ForEachCustomer(file.SchemaFor(365), (customer, history, _) => found.Add((
            file.Customers.Name(customer),
            history.Count,
            Enumerable.Range(0, history.Count).Sum(place => history.Number(place, 0)))));
        return found;
    }

    private EventFile Read(string events, string? customers = null, EventFileOptions? options = null)
    {
        File.WriteAllText(folder["events.csv"], events);
        if (customers is not null) File.WriteAllText(folder["customers.csv"], customers);
        var table = customers is null ? null : CsvCustomerReader.Read(folder["customers.csv"]);
        return EventFile.Read(folder["events.csv"], table, options ?? new EventFileOptions());
    }
}
