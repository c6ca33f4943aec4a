using System.Text;

namespace Churn.Models.Tests.Store;

public sealed class HistoryTests : StoreFixture
{
    [Fact]
    public void A_last_line_cut_anywhere_is_left_out_and_the_next_line_is_whole()
    {
        Store.Publish(Artifacts(0.1f), "first");
        var first = File.ReadAllBytes(In("history.jsonl"));
        Store.Publish(Artifacts(0.2f), "Größe 🙂");
        var both = File.ReadAllBytes(In("history.jsonl"));

        for (var length = first.Length; length < both.Length - 1; length++)
        {
            File.WriteAllBytes(In("history.jsonl"), both[..length]);
            Store.History().Select(entry => entry.Why).Should().Equal("first");
        }

        var version = Store.Publish(Artifacts(0.3f), "third");
        Store.Promote(version, "fourth");
        Store.History().Select(entry => entry.Why).Should().Equal("first", "third", "fourth");
    }

    [Fact]
    public void A_last_line_that_lacks_its_end_alone_is_kept()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        var line = File.ReadAllBytes(In("history.jsonl"));
        File.WriteAllBytes(In("history.jsonl"), line[..^1]);

        Store.Promote(version, "second");

        Store.History().Select(entry => entry.Why).Should().Equal("first", "second");
        File.ReadAllLines(In("history.jsonl")).Should().HaveCount(2);
    }

    [Fact]
    public void Lines_that_are_no_entries_are_left_out()
    {
        Store.Publish(Artifacts(0.1f), "first");
        File.AppendAllText(In("history.jsonl"), "\n\nnull\n5\n[]\n{}\n{\"action\": \"publish\"}\nnonsense\n", Encoding.UTF8);

        Store.History().Select(entry => entry.Why).Should().Equal("first");
    }
}
