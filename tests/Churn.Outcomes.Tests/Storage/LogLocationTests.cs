using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>Where a log may be.</summary>
public class LogLocationTests
{
    [Theory]
    [InlineData("sqlite:log.db")]
    [InlineData("sqlite:/var/lib/churn/log.db")]
    [InlineData("postgres://churn@127.0.0.1/churn")]
    [InlineData("postgres://churn:secret@localhost:5433/churn")]
    [InlineData("postgres:Host=/run/postgresql;Username=churn")]
    [InlineData("postgres:Host=db.example;Username=churn")]
    [InlineData("postgres:Host=db.example;Username=churn;SSL Mode=Require")]
    [InlineData("postgres://churn@db.example/churn?SSL%20Mode=VerifyCA")]
    public void A_location_is_a_file_or_a_connection(string text) =>
        LogLocation.TryParse(text, out _, out _).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("log.db")]
    [InlineData("sqlite:")]
    [InlineData("postgres:")]
    [InlineData("postgres:Nonsense=1")]
    [InlineData("mysql://host/database")]
    [InlineData("postgres://churn@db.example/churn?SSL%20Mode=Disable")]
    [InlineData("postgres:Host=db.example;SSL Mode=Allow")]
    [InlineData("postgres:Host=127.0.0.1,db.example;SSL Mode=Disable")]
    public void Anything_else_is_refused(string text) => LogLocation.TryParse(text, out _, out _).Should().BeFalse();

    [Fact]
    public void A_refusal_does_not_repeat_a_password()
    {
        LogLocation.TryParse("postgres:Host=db;Password=secret;Nonsense=1", out _, out var error).Should().BeFalse();

        error.Should().NotContain("secret");
    }

    [Theory]
    [InlineData("postgres:Host=db.example;Username=churn", "VerifyFull")]
    [InlineData("postgres://churn@db.example/churn", "VerifyFull")]
    [InlineData("postgres:Host=db.example;SSL Mode=Require", "Require")]
    [InlineData("postgres://churn@127.0.0.1/churn", "Prefer")]
    public void Another_machine_is_reached_with_encryption(string text, string mode)
    {
        PostgresAddress.TryRead(text, text["postgres:".Length..], out var connection, out _).Should().BeTrue();

        new Npgsql.NpgsqlConnectionStringBuilder(connection).SslMode.ToString().Should().Be(mode);
    }
}
