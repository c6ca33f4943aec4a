using System.Text;
using CsCheck;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Makes requests from a service's OpenAPI document: valid, nearly valid and hostile.</summary>
public sealed class FuzzRequests
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string Csv = "text/csv";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"];

    private static readonly string[] Types =
    [
        Json,
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "text/plain",
        Csv,
        Lines,
        "application/xml",
        "application/merge-patch+json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        ";",
        "*/*",
        "application/json;",
        "a/b/c",
    ];

    private static readonly string[] OddPaths =
    [
        "/",
        "/predict/",
        "/PREDICT",
        "/predict/../models",
        "/%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//predict",
        "/predict%2Fbatch",
        "/swagger/v2/swagger.json",
        "/models/" + Plant.Word,
        "/x?" + Plant.Word + "=1",
        "/.env",];

    private static readonly string[] QueryValues =
    [
        "",
        "true",
        "false",
        "TRUE",
        "1",
        "2024-05-31",
        "2024-02-30",
        "9999-12-31",
        "2026-11-03T14:00",
        "2026-11-03T14:00%2B01:00",
        "%00",
        "%F0%9F%98%80",
        "a&b",
        Plant.Word,
        Plant.Day,
        "-1",
        "1e9",];

    private readonly FuzzCustomers customers;
    private readonly ApiDocument document;

    /// <param name="document">Says which operations there are, and what a customer is.</param>
    public FuzzRequests(ApiDocument document)
    {
        this.document = document;
        customers = new FuzzCustomers(document);
        var (predict, batch) = (document.Find("POST", "/predict"), document.Find("POST", "/predict/batch"));
        var (withBody, others) = (
            document.Operations.Where(operation => operation.Body is not null).ToArray(),
            document.Operations.Where(operation => operation.Body is null).ToArray());
        All = Gen.Frequency(
            (
                25,
                customers.Good.Select(customer => new FuzzRequest(
                    predict,
                    "POST",
                    "/predict",
                    Json,
                    Encoding.UTF8.GetBytes(customer),
                    MustSucceed: true))),
            (
                25,
                Gen.Select(
                    customers.Odd,
                    Query(predict),
                    (customer, query) =>
                        new FuzzRequest(predict, "POST", "/predict" + query, Json, Encoding.UTF8.GetBytes(customer)))),
            (
                10,
                customers.Hostile.Select(customer => new FuzzRequest(
                    predict,
                    "POST",
                    "/predict",
                    Json,
                    Encoding.UTF8.GetBytes(customer)))),
            (6, Many(batch)),
            (3, ManyLines(batch)),
            (3, Table(batch)),
            (4, Many(document.Find("POST", "/segments"))),
            (8, Spoilt(withBody)),
            (
                8,
                Gen.OneOf(others)
                    .SelectMany(operation =>
                        Gen.Select(
                            Path(operation),
                            Query(operation),
                            (path, query) => new FuzzRequest(operation, operation.Method, path + query, null, null)))),
            (4, OtherTypes(withBody)),
            (4, Strangers()));
    }

    /// <summary>All of them, in shares that a service would hardly meet.</summary>
    public Gen<FuzzRequest> All { get; }

    /// <summary>The request of a seed, the same each time.</summary>
    public FuzzRequest Of(ulong seed) => All.Generate(new PCG(1, seed), null!, out _);

    private Gen<FuzzRequest> Many(ApiOperation operation) =>
        Gen.Select(
            Items(),
            Query(operation),
            Accepted(operation),
            (items, query, accept) =>
                new FuzzRequest(
                    operation,
                    operation.Method,
                    operation.Path + query,
                    Json,
                    Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"),
                    accept,
                    items.Length));

    private Gen<FuzzRequest> ManyLines(ApiOperation operation) =>
        Gen.Select(
            Items(),
            Query(operation),
            Accepted(operation),
            (items, query, accept) =>
                new FuzzRequest(
                    operation,
                    operation.Method,
                    operation.Path + query,
                    Lines,
                    Encoding.UTF8.GetBytes(string.Join('\n', items)),
                    accept,
                    items.Length));

    private Gen<FuzzRequest> Table(ApiOperation operation) =>
        Gen.Int[0, 12]
            .SelectMany(rows =>
                Gen.Select(
                    customers.Table(rows),
                    Query(operation),
                    Accepted(operation),
                    (table, query, accept) =>
                        new FuzzRequest(
                            operation,
                            operation.Method,
                            operation.Path + query,
                            Csv,
                            Encoding.UTF8.GetBytes(table),
                            accept,
                            rows)));

    private Gen<string[]> Items() =>
        Gen.Frequency((6, customers.Good), (3, customers.Odd), (1, customers.Hostile), (1, FuzzValues.Hostile)).Array[0, 12];

    private static Gen<string?> Accepted(ApiOperation operation) => operation.Path == "/segments"
        ? Gen.OneOf<string?>(null, Json)
        : Gen.OneOf(null, null, Json, Lines, Csv, "*/*", "text/html", "text/csv;q=0.5, application/*");

    /// <summary>Bodies that are customers but for some bytes, or no JSON at all.</summary>
    private Gen<FuzzRequest> Spoilt(ApiOperation[] operations) =>
        Gen.Select(
            Gen.OneOf(operations),
            customers.Odd,
            SpoiltBody.Way,
            (operation, customer, way) =>
                new FuzzRequest(
                    operation,
                    operation.Method,
                    operation.Path,
                    Json,
                    way(Encoding.UTF8.GetBytes(operation.Path == "/predict" ? customer : $"[{customer},{customer}]"))));

    private Gen<FuzzRequest> OtherTypes(ApiOperation[] operations) =>
        Gen.Select(
            Gen.OneOf(operations),
            customers.Odd,
            Gen.OneOf(Types),
            (operation, customer, type) =>
                new FuzzRequest(operation, operation.Method, operation.Path, type, Encoding.UTF8.GetBytes(customer)));

    /// <summary>Paths and methods that the document may not have.</summary>
    private Gen<FuzzRequest> Strangers() =>
        Gen.Select(
            Gen.OneOf(Methods),
            Gen.OneOf([.. OddPaths, .. document.Operations.Select(operation => operation.Path)]),
            Gen.OneOf(null, Json),
            customers.Odd,
            (method, path, type, customer) =>
                new FuzzRequest(
                    document.Operations.FirstOrDefault(operation => operation.Method == method && operation.Path == path),
                    method,
                    path,
                    type,
                    type is null ? null : Encoding.UTF8.GetBytes(customer)));

    private static Gen<string> Path(ApiOperation operation) =>
        Gen.OneOf(Plant.Word, "0123456789abcdef", "%20", "..%2f..")
            .Select(value => string.Join('/', operation.Path.Split('/').Select(step => step.StartsWith('{') ? value : step)));

    private static Gen<string> Query(ApiOperation operation) =>
        operation.Query.Count == 0
            ? Gen.Const("")
            : Gen.Frequency(
                (1, Gen.Const("")),
                (2, Gen.Select(Gen.OneOf([.. operation.Query]), Gen.OneOf(QueryValues), (name, value) => $"?{name}={value}")),
                (
                    1,
                    Gen.Select(
                        Gen.OneOf([.. operation.Query]),
                        Gen.OneOf(QueryValues),
                        Gen.OneOf(QueryValues),
                        (name, one, other) => $"?{name}={one}&{name}={other}")));
}
