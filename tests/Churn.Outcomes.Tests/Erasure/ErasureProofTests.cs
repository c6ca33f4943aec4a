using System.Text;
using Churn.Outcomes.Erasure;

namespace Churn.Outcomes.Tests.Erasure;

public sealed class ErasureProofTests
{
    private static readonly ErasureProof Proof = new(
        new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero),
        "ab",
        Guid.Empty,
        "/models",
        "PostgreSQL",
        [new ErasedPlace("log: predictions", 2, 0), new ErasedPlace("log: files", null, null, "not looked at")],
        [
            new ErasedVersion("1", Learned.Yes, true), new ErasedVersion("2", Learned.No, false),
            new ErasedVersion("3", Learned.Unknown, false), new ErasedVersion("4", Learned.Private, false),
        ],
        ["Backups keep what they hold."]);

    [Fact]
    public void A_proof_is_read_as_it_was_written() =>
        ErasureProof.Read(Proof.ToJson()).Should().BeEquivalentTo(Proof);

    [Fact]
    public void An_altered_proof_is_refused()
    {
        var text = Encoding.UTF8.GetString(Proof.ToJson()).Replace("\"left\": 0", "\"left\": 1", StringComparison.Ordinal);

        FluentActions.Invoking(() => ErasureProof.Read(Encoding.UTF8.GetBytes(text)))
            .Should().Throw<FormatException>().WithMessage("*altered*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void What_is_no_proof_is_refused(string json) =>
        FluentActions.Invoking(() => ErasureProof.Read(Encoding.UTF8.GetBytes(json))).Should().Throw<FormatException>();

    [Fact]
    public void Who_may_have_learned_from_the_customer_must_be_retrained() =>
        Proof.MustRetrain.Select(version => version.Version).Should().Equal("1", "3");

    [Fact]
    public void Only_a_place_with_nothing_left_is_erased()
    {
        Proof.IsErased.Should().BeTrue();
        (Proof with { Places = [new ErasedPlace("log: notes", 1, 1)] }).IsErased.Should().BeFalse();
    }
}
