using System.Globalization;
using System.Net;
using Churn.TestSupport.HandMade;

namespace ChurnApi.Tests.Service;

[CollectionDefinition("comma culture", DisableParallelization = true)]
public sealed class CommaCultureCollection;

/// <summary>The service on a machine that writes 1,5 for one and a half.</summary>
[Collection("comma culture")]
public sealed class CommaCultureTests : IAsyncLifetime
{
    private readonly CultureInfo? before = CultureInfo.DefaultThreadCurrentCulture;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:PollInterval=00:00:00.5");
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        CultureInfo.DefaultThreadCurrentCulture = before;
    }

    [Fact]
    public async Task Numbers_are_read_and_written_with_a_point()
    {
        var number = (await service.PostAsync("/predict", """{"tenure": 1.5, "MonthlyCharges": 70.35}""")).MustBeOk();
        var quoted = (await service.PostAsync("/predict", """{"tenure": "1.5", "MonthlyCharges": "70.35"}""")).MustBeOk();

        quoted.Text.Should().Be(number.Text);
        number.Json.GetProperty("churnProbability").GetSingle().Should().BeInRange(0, 1);
        (await service.PostAsync("/predict", """{"tenure": "1,5"}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer");
    }

    [Fact]
    public async Task Words_hold_numbers_with_a_point()
    {
        (await service.GetAsync("/segments")).MustBeOk().Text.Should().Contain("churn probability below 0.25");
        (await service.GetAsync("/swagger/v1/swagger.json")).MustBeOk().Text.Should().Contain("18.25 to 118.75");
        (await service.PostAsync("/predict", """{"MonthlyCharges": 1000}""")).MustBeOk().Text.Should().Contain("18.25 to 118.75");
    }
}
