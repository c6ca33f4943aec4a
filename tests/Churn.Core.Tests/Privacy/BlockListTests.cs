using System.Text;
using System.Text.Json;
using Churn.Core.Privacy;

namespace Churn.Core.Tests.Privacy;

public sealed class BlockListTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_customer_on_the_list_is_known_after_it_was_written_and_read()
    {
        var list = BlockList.Empty.Add(" C1 ", ["id"], Now).Add("C2", ["id", "customer"], Now);

        var read = BlockList.Read(list.ToJson());

        read.Count.Should().Be(2);
        read.KeyColumns.Should().Equal("id", "customer");
        read.Contains("C1").Should().BeTrue();
        read.Contains(" C2"u8).Should().BeTrue();
        read.Contains("C3").Should().BeFalse();
        read.ErasedAt(read.HashOf("C1")).Should().Be(Now);
    }

    [Fact]
    public void The_list_holds_no_key_and_two_lists_hold_other_hashes()
    {
        var (one, other) = (BlockList.Empty.Add("C00001", [], Now), BlockList.Empty.Add("C00001", [], Now));

        Encoding.UTF8.GetString(one.ToJson()).Should().NotContain("C00001");
        one.HashOf("C00001").Should().NotBe(other.HashOf("C00001"));
    }

    [Fact]
    public void A_customer_who_is_added_again_keeps_the_first_time()
    {
        var list = BlockList.Empty.Add("C1", [], Now).Add("C1", [], Now.AddDays(1));

        list.ErasedAt(list.HashOf("C1")).Should().Be(Now);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"salt":"00","keyColumns":[],"customers":{}}""")]
    [InlineData("""{"salt":"xy","keyColumns":[],"customers":{}}""")]
    [InlineData("""{"salt":"00","keyColumns":[],"customers":{"ab":"2026-11-29T12:00:00Z"}}""")]
    public void A_list_that_is_cut_off_is_refused(string json) =>
        FluentActions.Invoking(() => BlockList.Read(Encoding.UTF8.GetBytes(json))).Should().Throw<JsonException>();

    [Fact]
    public void It_is_said_where_no_column_is_known_to_name_customers()
    {
        var list = BlockList.Empty.Add("C1", ["id"], Now);

        list.WarnOf(["tenure", "id"]).Should().BeNull();
        list.WarnOf(["tenure"]).Should().Contain("--key-column");
        BlockList.Empty.WarnOf(["tenure"]).Should().BeNull();
        list.With("tenure").WarnOf(["tenure"]).Should().BeNull();
    }
}
