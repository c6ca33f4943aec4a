using System.Text;
using Churn.Core.Monitoring;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Manifest;

public class InputReferenceFileTests
{
    private static readonly HandMadeModel Model = HandMadeModel.WithLevers;

    private static readonly string Written =
        Encoding.UTF8.GetString(InputReferenceFile.Write(InputReference.Learn(Model.Schema, Model.Training!)));

    [Fact]
    public void What_was_written_is_read_again()
    {
        var reference = InputReference.Learn(Model.Schema, [.. Model.Training!, [float.NaN, 50, -1, 0, 1]]);

        InputReferenceFile.Read(InputReferenceFile.Write(reference), Model.Schema).Should().BeEquivalentTo(reference);
    }

    [Theory]
    [InlineData("\"rows\":60", "\"rows\":61")]
    [InlineData("\"column\":\"tenure\"", "\"column\":\"Tenure\"")]
    [InlineData("\"missing\":0", "\"missing\":-1")]
    [InlineData("\"edges\":[", "\"edges\":[99,")]
    [InlineData("\"rows\":60", "\"rows\":\"many\"")]
    [InlineData("{\"rows\"", "[\"rows\"")]
    public void What_does_not_fit_the_columns_is_no_reference(string text, string other) =>
        InputReferenceFile.Read(Encoding.UTF8.GetBytes(Written.Replace(text, other, StringComparison.Ordinal)), Model.Schema)
            .Should().BeNull();

    [Fact]
    public void Version_keeps_the_counts_of_its_training()
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder["models"]);

        var model = store.Open(Model.PublishIn(store));

        model.InputReference!.Rows.Should().Be(60);
        model.Manifest.Files.Should().ContainKey("reference.json");
    }
}
