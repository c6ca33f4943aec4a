using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.TestSupport;

namespace Churn.Data.Tests.Transactions;

public sealed class TransactionTableTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_told_by_name_and_kind()
    {
        var read = Read("invoice,Customer ID,InvoiceDate,SalesAmount\n1,b,2026-01-02 08:26:00,5\n2,a,2026-03-01 23:59:59,7.5\n");

        read.CustomerColumn.Should().Be("Customer ID");
        read.Customers.Should().Equal("b", "a");
        read.Days.Should().Equal(new DateOnly(2026, 1, 2), new DateOnly(2026, 3, 1));
        read.Amounts.Should().Equal(5, 7.5);
        read.Until.Should().Be(new DateOnly(2026, 3, 1));
    }

    [Fact]
    public void Amounts_are_read_as_the_file_writes_them() =>
        Read("customer;day;amount\na;31.01.2026;1.234,50 €\nb;28.02.2026;7,25 €\n").Amounts.Should().Equal(1234.5, 7.25);

    [Fact]
    public void Amounts_with_a_decimal_comma_and_nothing_else_are_no_thousands() =>
        Read("customer;day;amount\na;31.01.2026;7,25\nb;28.02.2026;1234,5\n").Amounts.Should().Equal(7.25, 1234.5);

    [Fact]
    public void Prices_are_multiplied_by_quantities() =>
        Read("customer,day,price,units\na,2026-01-31,2.5,4\n", new() { Quantity = "units" }).Amounts.Should().Equal(10);

    [Fact]
    public void Rows_without_a_customer_are_left_out_and_told()
    {
        var read = Read("customer,day,amount\na,2026-01-31,2\n,2026-01-31,3\n");

        read.Customers.Should().Equal("a");
        read.Notes.Should().ContainSingle().Which.Should().StartWith("1 rows");
    }

    [Fact]
    public void Rows_that_name_no_customer_or_no_item_are_left_out_and_reported()
    {
        var read = Read(
            "customer,day,item\na,2026-01-31,bread\nNA,2026-01-31,bread\nb,2026-01-31,\n",
            new() { Item = "item", NeedsAmount = false });

        read.Customers.Should().Equal("a");
        read.Items.Should().Equal("bread");
        read.Notes.Should().HaveCount(2);
    }

    [Fact]
    public void Rows_after_the_last_day_are_left_out_and_told()
    {
        var read = Read("customer,day,amount\na,2026-01-31,2\na,2027-02-01,3\n", new() { Until = new DateOnly(2026, 6, 30) });

        (read.Days.Count, read.Until, read.Notes.Count).Should().Be((1, new DateOnly(2026, 6, 30), 1));
    }

    [Theory]
    [InlineData(ReturnedGoods.Drop, new[] { 5.0 })]
    [InlineData(ReturnedGoods.Net, new[] { 5.0, -2 })]
    public void Returned_goods_are_left_out_or_kept_as_the_user_says(ReturnedGoods returns, double[] amounts) =>
        Read("customer,day,amount\na,2026-01-31,5\na,2026-01-31,-2\n", new() { Returns = returns })
            .Amounts.Should().Equal(amounts);

    [Theory]
    [InlineData("customer,day,amount\na,2026-01-31,5\na,2026-01-31,-2\n", 3, "amount")] // returned goods
    [InlineData("customer,day,amount\na,2026-01-31,5\na,2027-01-31,2\n", 3, "day")] // the future
    [InlineData("customer,day,amount\na,2026-01-31,5\na,,2\n", 3, "day")]
    [InlineData("customer,day,amount\na,2026-01-31,5\na,2026-01-31,\n", 3, "amount")]
    [InlineData("customer,amount\na,5\n", null, null)] // no day
    [InlineData("customer,day,left,amount\na,2026-01-31,2026-02-01,5\n", null, null)] // two of them
    [InlineData("a,day,amount\nb,2026-01-31,5\n", null, null)] // nothing names the customer
    [InlineData("customer,day,amount\n,2026-01-31,5\n", null, null)] // nobody is left
    public void What_cannot_be_read_is_refused_where_it_stands(string text, int? line, string? column)
    {
        var fault = FluentActions.Invoking(() => Read(text)).Should().Throw<DataRefusedException>().Which.Violations[0];

        (fault.Line, fault.Column).Should().Be((line, column));
    }

    private TransactionTable Read(string text, TransactionOptions? options = null)
    {
        File.WriteAllText(folder["bought.csv"], text);
        return TransactionTable.Read(CsvCustomerReader.Read(folder["bought.csv"]), options ?? new(), Today);
    }
}
