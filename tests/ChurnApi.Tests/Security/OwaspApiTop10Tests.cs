using System.Net;
using System.Text.Json;
using Churn.Access;
using Churn.Access.Rates;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;
using Microsoft.AspNetCore.Routing;

namespace ChurnApi.Tests.Security;

/// <summary>
/// The OWASP API Security Top 10 of 2023, a test for each that applies here; docs/security.md has them as a table, with the
/// tests that go deeper.
/// </summary>
public sealed class OwaspApiTop10Tests : IAsyncLifetime, IDisposable
{
    private const string Customer = """{"tenure": 1}""";

    private readonly KeysOnDisk keys = new();
    private string predict = null!;
    private string read = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        (predict, read) = (keys.Add(Scopes.Predict), keys.Add(Scopes.Read));
        service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => keys.Dispose();

    /// <summary>
    /// No customer is kept, so there is none to ask for by id; a version is the only object, and its name is no path.
    /// </summary>
    [Theory]
    [InlineData("/predict/C00001")]
    [InlineData("/customers/C00001")]
    [InlineData("/segments/0")]
    [InlineData("/models/..%2f..%2fetc%2fpasswd")]
    public async Task API1_broken_object_level_authorization_no_id_leads_to_anything(string path) =>
        (await service.GetAsync(path, read)).MustBeProblem(HttpStatusCode.NotFound, "not-found");

    /// <summary>What one caller may ask for again by its Idempotency-Key is nobody else's.</summary>
    [Fact]
    public async Task API1_broken_object_level_authorization_an_idempotency_key_is_its_callers_own()
    {
        var other = keys.Make(Scopes.Predict);
        await using var both = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        (await Send(predict)).Headers.Should().NotContainKey("Idempotent-Replayed");

        (await Send(other.Text)).Headers.Should().NotContainKey("Idempotent-Replayed");
        (await Send(predict)).Headers.Should().ContainKey("Idempotent-Replayed");

        async Task<Answer> Send(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
            {
                Content = new StringContent($"[{Customer}]", null, "application/json"),
            };
            request.Headers.Add("Authorization", $"Bearer {key}");
            request.Headers.Add("Idempotency-Key", "nightly");
            return (await both.SendAsync(request)).MustBeOk();
        }
    }

    [Fact]
    public async Task API2_broken_authentication_no_endpoint_but_the_open_ones_answers_without_a_key()
    {
        foreach (var (method, path) in await Operations())
        {
            var answer = await service.AskAsync(method, path, "wrong", method == HttpMethod.Post ? Customer : null);
            if (IsOpen(path)) answer.Status.Should().Be(HttpStatusCode.OK, path);
            else answer.MustBeProblem(HttpStatusCode.Unauthorized, "api-key");
        }
    }

    /// <summary>What is read of a body is what the schema names; what it names and may not decide is not taken.</summary>
    [Fact]
    public async Task API3_broken_object_property_level_authorization()
    {
        (await Post("""{"tenure": 1, "churnProbability": 0}""")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal("/churnProbability unknown-field");
        var (plain, withLabel) = (await Post(Customer), await Post("""{"tenure": 1, "Churn": "Yes"}"""));
        withLabel
            .Json.GetProperty("churnProbability")
            .GetSingle()
            .Should()
            .Be(plain.Json.GetProperty("churnProbability").GetSingle());

        var document = (await service.GetAsync("/swagger/v1/swagger.json", read)).MustBeOk().Json;
        var told = document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("Prediction")
            .GetProperty("properties")
            .EnumerateObject()
            .Select(member => member.Name);
        plain.Json.EnumerateObject().Select(member => member.Name).Should().BeSubsetOf(told);
    }

    [Fact]
    public async Task API4_unrestricted_resource_consumption_rate_and_size_are_bounded()
    {
        await using var small = await RunningService.StartAsync(
            new HandMadeModel(),
            keys.Setting,
            "--ChurnApi:Limits:CallerRate=2/h",
            "--ChurnApi:MaxPredictBytes=1024");

        (await small.AskAsync(HttpMethod.Post, "/predict", predict, new string(' ', 2000))).MustBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "body-too-large");
        (await small.AskAsync(HttpMethod.Post, "/predict", predict, Customer)).MustBeOk();
        (await small.AskAsync(HttpMethod.Post, "/predict", predict, Customer))
            .MustBeProblem(HttpStatusCode.TooManyRequests, "rate-limit")
            .Headers["Retry-After"]
            .Should()
            .NotBe("0");
    }

    [Fact]
    public async Task API5_broken_function_level_authorization_every_operation_refuses_a_key_of_another_scope()
    {
        foreach (var (method, path) in (await Operations()).Where(operation => !IsOpen(operation.Path)))
        {
            var isPrediction = method == HttpMethod.Post && !path.StartsWith("/models", StringComparison.Ordinal);
            var answer = await service.AskAsync(
                method,
                path,
                isPrediction ? read : predict,
                method == HttpMethod.Post ? Customer : null);
            answer.MustBeProblem(HttpStatusCode.Forbidden, "scope");
        }
    }

    /// <summary>The flow worth abusing is asking for a whole customer base: each caller has a rate, and its own.</summary>
    [Fact]
    public async Task API6_sensitive_business_flows_one_caller_cannot_use_up_what_others_have()
    {
        var greedy = keys.Add(Scopes.Predict, rate: new RequestRate(1, 3600));
        await using var own = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        (await own.AskAsync(HttpMethod.Post, "/predict", greedy, Customer)).MustBeOk();
        (await own.AskAsync(HttpMethod.Post, "/predict", greedy, Customer)).MustBeProblem(
            HttpStatusCode.TooManyRequests,
            "rate-limit");

        (await own.AskAsync(HttpMethod.Post, "/predict", predict, Customer)).MustBeOk();
    }

    /// <summary>
    /// No endpoint takes an address; a token can name one, where its key would be (RFC 7515, 4.1.2), and that is not asked.
    /// </summary>
    [Fact]
    public async Task API7_server_side_request_forgery_an_address_in_a_token_is_never_asked()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var trusting = await RunningService.StartAsync(new HandMadeModel(), provider.Settings);
        var asked = 0;
        using var listener = new HttpListenerOnLoopback(() => Interlocked.Increment(ref asked));
        var token = provider.Token(
            "churn.read",
            made =>
                made.AdditionalHeaderClaims = new Dictionary<string, object>
                {
                    ["jku"] = listener.Address,
                    ["x5u"] = listener.Address,
                });

        (await trusting.AskAsync(HttpMethod.Get, "/schema", ("Authorization", $"Bearer {token}"))).MustBeOk();
        var foreign = provider.Token(
            "churn.read",
            made =>
            {
                made.AdditionalHeaderClaims = new Dictionary<string, object> { ["jku"] = listener.Address };
                made.SigningCredentials = new(
                    new Microsoft.IdentityModel.Tokens.RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048))
                    {
                        KeyId = "second",
                    },
                    "RS256");
            });
        (await trusting.AskAsync(HttpMethod.Get, "/schema", ("Authorization", $"Bearer {foreign}")))
            .Status.Should()
            .Be(HttpStatusCode.Unauthorized);

        asked.Should().Be(0);
    }

    [Fact]
    public async Task API8_security_misconfiguration_no_other_origin_is_let_in_and_no_version_told()
    {
        foreach (var path in new[] { "/schema", "/predict", "/health/live", "/swagger/index.html", "/nothing" })
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options, HttpMethod.Trace })
            {
                using var request = new HttpRequestMessage(method, path);
                request.Headers.Add("Origin", "https://elsewhere.example");
                request.Headers.Add("Access-Control-Request-Method", "POST");
                request.Headers.Add("X-Api-Key", read);

                var answer = await service.SendAsync(request);

                answer
                    .Headers.Keys.Should()
                    .NotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
                answer.Headers.Keys.Should().NotContain(["Server", "X-Powered-By", "X-AspNet-Version"]);
                answer.Headers["X-Content-Type-Options"].Should().Be("nosniff");
                if (method == HttpMethod.Trace)
                    answer.Status.Should().NotBe(HttpStatusCode.OK);
            }
    }

    [Fact]
    public async Task API9_improper_inventory_management_every_endpoint_is_in_the_document()
    {
        await using var app = ChurnService.Create(["--urls", "http://127.0.0.1:0"]);
        var mapped = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            // Left out: pages, the documents themselves, what docs/operation.md tells of, and the other path of /problems.
            .Where(path =>
                path is not ("/" or "/metrics" or "/problems.md")
                && !path.StartsWith("/swagger", StringComparison.Ordinal)
                && !path.TrimStart('/').StartsWith("console", StringComparison.Ordinal))
            .Distinct();

        var document = (await service.GetAsync("/swagger/v1/swagger.json", read)).MustBeOk().Json;

        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Should().BeEquivalentTo(mapped);
    }

    /// <summary>
    /// The one service that is asked is the identity provider, whose answer must come over https and hold public keys.
    /// </summary>
    [Fact]
    public async Task API10_unsafe_consumption_of_APIs_a_provider_that_answers_nonsense_opens_nothing()
    {
        await using var nonsense = await RunningService.StartAsync(new HandMadeModel());
        await using var trusting = await RunningService.StartAsync(
            new HandMadeModel(),
            $"--ChurnApi:Jwt:Authority={nonsense.Address}",
            "--ChurnApi:Jwt:Audience=churn",
            "--ChurnApi:Jwt:AllowHttpOnLoopback=true");

        (await trusting.AskAsync(HttpMethod.Get, "/schema", ("Authorization", "Bearer a.b.c")))
            .MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-identity-provider");
    }

    private Task<Answer> Post(string customer) => service.AskAsync(HttpMethod.Post, "/predict", predict, customer);

    private static bool IsOpen(string path) =>
        path.StartsWith("/health", StringComparison.Ordinal) || path.StartsWith("/problems", StringComparison.Ordinal);

    private async Task<IReadOnlyList<(HttpMethod Method, string Path)>> Operations()
    {
        var document = (await service.GetAsync("/swagger/v1/swagger.json", read)).MustBeOk().Json;
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.ValueKind == JsonValueKind.Object
            select (
                HttpMethod.Parse(operation.Name),
                path.Name.Replace("{version}", "0123456789ab", StringComparison.Ordinal)
                    .Replace("{name}", "not-json", StringComparison.Ordinal)),
        ];
    }
}
