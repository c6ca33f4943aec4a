using System.IO.Pipelines;
using System.Text;
using ChurnApi.Predict;

namespace ChurnApi.Tests.Batches;

/// <summary>The cutting of a body into records does not depend on how the body comes.</summary>
public class RecordBlocksTests
{
    private const string Array = "\uFEFF [ {\"a\":\"]}\\\"\\\\\"} ,\n12,\"x,y\",[[1],{\"b\":[]}] , null\n]  ";
    private const string Lines = "\uFEFF{\"a\":1}\r\n\n  \n{\"b\":2}\nlast";
    private const string Rows = "\uFEFFa,b\r\n\"1\n2\",\"x\"\"y\"\r\n\r\n3,4\n5\"6,7";

    public static TheoryData<string, string[]> Bodies { get; } = new()
    {
        { Array, ["{\"a\":\"]}\\\"\\\\\"}", "12", "\"x,y\"", "[[1],{\"b\":[]}]", "null"] },
        { Lines, ["{\"a\":1}", "{\"b\":2}", "last"] },
        { Rows, ["a,b", "\"1\n2\",\"x\"\"y\"", "3,4", "5\"6,7"] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Records_are_the_same_at_every_boundary_of_the_blocks(string body, string[] records)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var (found, _, broken) = await Cut(body, piece, longest: 1_000);
            found.Should().Equal(records, $"{piece} bytes come at a time");
            broken.Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Records_that_are_too_long_are_passed_over_at_every_boundary(string body, string[] records)
    {
        for (var piece = 1; piece <= 100; piece += 7)
            (await Cut(body, piece, longest: 7))
                .Records.Should()
                .Equal(
                    records
                        .Select(record =>
                            record.Length + (body == Array ? 0 : 2) <= 7 ? record
                            : record.Length <= 5 ? record
                            : "too long")
                        .ToArray(),
                    $"{piece} bytes come at a time");
    }

    [Theory]
    [InlineData("[1", 1, 3)]
    [InlineData("[1,\n2,\n", 3, 1)]
    [InlineData("[\"a", 1, 4)]
    [InlineData("[{\"a\":1}\n x", 2, 2)]
    public async Task Where_an_array_breaks_off_is_told_at_every_boundary(string body, long line, long position)
    {
        for (var piece = 1; piece <= body.Length; piece++)
        {
            var (_, _, broken) = await Cut(body, piece, longest: 100);
            (broken!.Line, broken.Position).Should().Be((line, position));
        }
    }

    [Theory]
    [InlineData("[1,\n  {\"a\":\n\n\n12},\n2]", "1:2 2:3 6:1")]
    [InlineData("{}\n{\"a\":12}\n{}", "1:1 2:1 3:1")]
    [InlineData("a,b\n\"1\n\n2\",3\n4,5", "1:1 2:1 5:1")]
    public async Task A_record_that_is_too_long_stands_where_it_begins_at_every_boundary(string body, string places)
    {
        for (var piece = 1; piece <= body.Length; piece++)
            string.Join(' ', (await Cut(body, piece, longest: 6)).Places.Select(place => $"{place.Line}:{place.Position}"))
                .Should()
                .Be(places, $"{piece} bytes come at a time");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_quote_that_is_never_closed_is_told_with_the_line_where_its_row_begins_though_it_is_too_long(int piece) =>
        (await Cut("a,b\n1,\"2\n3\n4\n5\n", piece, longest: 5)).Break!.Line.Should().Be(2);

    [Fact]
    public async Task A_long_blank_line_does_not_make_the_next_record_too_long()
    {
        var (records, _, _) = await Cut("{}\n               \n{}\n", 1, longest: 10);

        records.Should().Equal("{}", "{}");
    }

    [Fact]
    public async Task A_body_over_the_limit_ends_there()
    {
        var (records, _, broken) = await Cut("{}\n{}\n{}\n", 1, longest: 10, limit: 7);

        records.Should().Equal("{}", "{}");
        broken!.Type.Should().Be("/problems/body-too-large");
    }

    private static async Task<(List<string> Records, List<BodyPosition> Places, ChurnApi.Http.Problem? Break)> Cut(
        string text,
        int piece,
        int longest,
        long limit = 1_000)
    {
        IRecordFramer slicer =
            text.Contains("a,b", StringComparison.Ordinal) ? new RowFramer()
            : text.Contains('[') ? new ArrayFramer()
            : new LineFramer();
        using var body = new BatchBody(PipeReader.Create(new Trickle(Encoding.UTF8.GetBytes(text), piece)), limit, hashed: false);
        var blocks = new RecordBlocks(body, slicer, longest, limit, hasHeader: false);
        var (records, places) = (new List<string>(), new List<BodyPosition>());
        while (await blocks.NextAsync(new RecordBlock(), CancellationToken.None) is { } block)
        {
            block.FirstIndex.Should().Be(records.Count);
            places.AddRange(block.Records.Select(record => record.Place));
            foreach (var record in block.Records)
                records.Add(
                    record.IsTooLong ? "too long" : Encoding.UTF8.GetString(block.BytesOf(record).Span).TrimEnd('\r', '\n'));
            if (block.Break is not null)
                return (records, places, block.Break);
        }

        return (records, places, null);
    }

    /// <summary>Gives few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
