using System.Text;
using Churn.Core.Texts;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inference;

public sealed class ToneLexiconFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Published_form_is_read_and_of_repeated_words_the_last_counts()
    {
        Write("\uFEFFgood\t1.9\t0.9\t[2, 1]\r\n\nfav\t2.4\t1\t[2]\n:D\t1\nFav\t2.0\n:d\t2.3\nfed up\t-1.8\n");

        var words = Learn("lexicon.txt").Words;

        words.Should().HaveCount(3);
        (words["good"], words["fav"], words[":D"]).Should().Be((1.9f, 2.0f, 2.3f));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n \n", "it has no words")]
    [InlineData("fed up\t-1.8\n", "it has no words")]
    [InlineData("good\t1.9\nba", "lexicon.txt(2): *there is no TAB")]
    [InlineData("good\t1.9\nbad\t", "lexicon.txt(2): *not its value")]
    [InlineData("good\tfine\n", "lexicon.txt(1): *not its value")]
    [InlineData("good\t1,9\n", "lexicon.txt(1): *not its value")]
    [InlineData("good\tNaN\n", "lexicon.txt(1): *not its value")]
    [InlineData("good\t19\n", "lexicon.txt(1): *a number from -4 to 4")]
    [InlineData("\t1.9\n", "lexicon.txt(1): *the word has 0 characters")]
    [InlineData("customer,notes,Churn\n1,Qvortrup,Yes\n", "lexicon.txt(1): *there is no TAB")]
    public void What_is_wrong_with_a_lexicon_is_said_with_its_line_and_without_its_content(string content, string expected)
    {
        Write(content);

        Fault("lexicon.txt").Should().Match($"*{expected}*").And.Contain("notes").And.NotContain("Qvortrup");
    }

    [Fact]
    public void File_that_is_no_lexicon_is_refused()
    {
        File.WriteAllBytes(folder["latin1.txt"], [.. "good\t1.9\n"u8, 0xE4, .. "\t1\n"u8]);
        File.WriteAllBytes(folder["huge.txt"], new byte[(16 << 20) + 1]);
        File.WriteAllText(folder["many.txt"], string.Concat(
            Enumerable.Range(0, ToneLexicon.MaxWords + 1).Select(i => FormattableString.Invariant($"w{i}\t1\n"))));
        File.WriteAllText(folder["rows.txt"], string.Concat(Enumerable.Repeat("no tab\n", 1_000)), Encoding.UTF8);

        Fault("missing.txt").Should().Contain("cannot be read").And.Contain("folder that the command runs in");
        Fault("latin1.txt").Should().Contain("not in UTF-8");
        Fault("huge.txt").Should().Contain("more than 16777216");
        Fault("many.txt").Should().Contain("100001 words, more than 100000");
        Fault("rows.txt").Split('\n').Length.Should().BeLessThan(8);
        Fault("").Should().Contain("cannot be read");
    }

    [Theory]
    [InlineData(ColumnKind.Number, "it has another")]
    [InlineData(ColumnKind.Text, "it has another")]
    [InlineData(null, "none is given")]
    public void Column_of_another_kind_has_no_tone(ColumnKind? kind, string seen) =>
        Options("lexicon.txt", kind).Check().Should().ContainSingle().Which
            .Should().StartWith("tone of 'notes' needs the kind freeText").And.Contain(seen);

    [Fact]
    public void Tone_of_columns_json_is_kept_when_the_file_is_written_again()
    {
        File.WriteAllText(
            folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText", "tone": "lexicon.txt"}]}""");

        ColumnsFile.Read(folder["columns.json"]).Columns.Should().ContainSingle().Which.Tone.Should().Be("lexicon.txt");
    }

    private static SchemaOptions Options(string path, ColumnKind? kind = ColumnKind.FreeText) => new()
    {
        Columns = [new ColumnOptions { Name = "notes", Kind = kind, Tone = path }],
    };

    private static CustomerTable Table() => HandMadeTables.OfRows(
        ["tenure", "notes", "Churn"],
        Enumerable.Range(0, 40).Select(i => new[] { $"{i}", $"good number {i}", i % 2 == 0 ? "Yes" : "No" }));

    private ToneLexicon Learn(string name) =>
        SchemaInferrer.Learn(Table(), Options(folder[name])).Schema.Texts.Single().Scorer!.Tone!;

    private string Fault(string name) =>
        FluentActions.Invoking(() => Learn(name)).Should().Throw<DataRefusedException>().Which.Message;

    private void Write(string content) => File.WriteAllText(folder["lexicon.txt"], content, new UTF8Encoding(false));
}
