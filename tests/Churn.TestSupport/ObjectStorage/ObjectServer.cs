using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Churn.TestSupport.ObjectStorage;

/// <summary>
/// Object storage on this machine that speaks what a store needs of S3: put, get, delete and list of objects, with conditions.
/// Each test takes a bucket of its own, which can fail on command. Signatures are not checked, but there must be one.
/// </summary>
public sealed class ObjectServer
{
    private static readonly XNamespace S3 = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly Lazy<ObjectServer> Running = new(Start);

    private readonly ConcurrentDictionary<string, ObjectBucket> buckets = new(StringComparer.Ordinal);

    private ObjectServer(int port) => Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    /// <summary>
    /// The server of this process, to which the environment leads from now on. It ends with the process.
    /// </summary>
    public static ObjectServer Shared => Running.Value;

    /// <summary>Makes an empty bucket.</summary>
    public ObjectBucket NewBucket()
    {
        var bucket = new ObjectBucket($"test-{Guid.NewGuid():N}");
        buckets[bucket.Name] = bucket;
        return bucket;
    }

    private static ObjectServer Start()
    {
        var server = new ObjectServer(FreePort.Find());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(server.Address);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.Run(server.AnswerAsync);
        app.Start();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", server.Address);
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-central-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "tester");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "not a secret");
        Environment.SetEnvironmentVariable("AWS_MAX_ATTEMPTS", "2");
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256", StringComparison.Ordinal))
            await RefuseAsync(context, HttpStatusCode.Forbidden, "AccessDenied");
        else if (!buckets.TryGetValue(parts[0], out var bucket))
            await RefuseAsync(context, HttpStatusCode.NotFound, "NoSuchBucket");
        else
            await AnswerAsync(context, bucket, parts.Length == 2 ? parts[1] : "");
    }

    private static async Task AnswerAsync(HttpContext context, ObjectBucket bucket, string key)
    {
        var request = context.Request;
        var fault = bucket.FaultOf(request.Method, key);
        if (fault == StorageFault.Unavailable) await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, "SlowDown");
        else if (fault == StorageFault.Forbidden) await RefuseAsync(context, HttpStatusCode.Forbidden, "AccessDenied");
        else if (fault == StorageFault.Conflict)
            await RefuseAsync(context, HttpStatusCode.Conflict, "ConditionalRequestConflict");
        else if (fault == StorageFault.CutRequest) await CutAsync(context);
        else if (request.Method == "PUT") await PutAsync(context, bucket, key, fault);
        else if (request.Method == "DELETE") await DeleteAsync(context, bucket, key, fault);
        else if (key.Length == 0) await ListAsync(context, bucket);
        else await GetAsync(context, bucket, key, fault);
    }

    /// <summary>Reads a part of what is sent, and hangs up.</summary>
    private static async Task CutAsync(HttpContext context)
    {
        await context.Request.Body.ReadAtLeastAsync(new byte[64], 1, throwOnEndOfStream: false);
        context.Abort();
    }

    private static async Task PutAsync(HttpContext context, ObjectBucket bucket, string key, StorageFault fault)
    {
        var headers = context.Request.Headers;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var content = body.ToArray();
        var signed = headers["x-amz-content-sha256"].ToString();
        var (checksum, hash) = (headers["x-amz-checksum-sha256"].ToString(), SHA256.HashData(content));
        if (signed.StartsWith("STREAMING", StringComparison.Ordinal))
            await RefuseAsync(context, HttpStatusCode.NotImplemented, "NotImplemented");
        else if (checksum != Convert.ToBase64String(hash) || signed != Convert.ToHexStringLower(hash))
            await RefuseAsync(context, HttpStatusCode.BadRequest, "BadDigest");
        else if (bucket.Put(key, content, headers.IfNoneMatch.ToString(), headers.IfMatch.ToString()) is not { } tag)
            await RefuseAsync(context, HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        else if (fault == StorageFault.CutAnswer)
            context.Abort();
        else
            context.Response.Headers.ETag = tag;
    }

    private static Task DeleteAsync(HttpContext context, ObjectBucket bucket, string key, StorageFault fault)
    {
        bucket.Delete(key);
        context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        if (fault == StorageFault.CutAnswer) context.Abort();
        return Task.CompletedTask;
    }

    private static async Task GetAsync(HttpContext context, ObjectBucket bucket, string key, StorageFault fault)
    {
        if (bucket.Find(key) is not { } found)
        {
            await RefuseAsync(context, HttpStatusCode.NotFound, "NoSuchKey");
            return;
        }

        var response = context.Response;
        response.Headers.ETag = found.Tag;
        if (context.Request.Headers.IfNoneMatch.ToString() == found.Tag)
        {
            response.StatusCode = (int)HttpStatusCode.NotModified;
            return;
        }

        response.ContentLength = found.Content.Length;
        response.Headers.LastModified = found.Written.ToString("R", CultureInfo.InvariantCulture);
        var sent = fault == StorageFault.CutAnswer ? found.Content.Length / 2 : found.Content.Length;
        await response.Body.WriteAsync(found.Content.AsMemory(0, sent));
        await response.Body.FlushAsync();
        if (fault == StorageFault.CutAnswer) context.Abort();
    }

    private static Task ListAsync(HttpContext context, ObjectBucket bucket)
    {
        var query = context.Request.Query;
        var all = bucket.List(query["prefix"].ToString(), query["continuation-token"].ToString());
        var page = all.Take(bucket.PageLength).ToArray();
        var isLast = page.Length == all.Count;
        return WriteAsync(context, new XElement(
            S3 + "ListBucketResult",
            new XElement(S3 + "Name", bucket.Name),
            new XElement(S3 + "Prefix", query["prefix"].ToString()),
            new XElement(S3 + "KeyCount", page.Length),
            new XElement(S3 + "MaxKeys", bucket.PageLength),
            new XElement(S3 + "IsTruncated", !isLast),
            isLast ? null : new XElement(S3 + "NextContinuationToken", page[^1].Key),
            page.Select(found => new XElement(
                S3 + "Contents",
                new XElement(S3 + "Key", found.Key),
                new XElement(S3 + "LastModified", found.Value.Written.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                new XElement(S3 + "ETag", found.Value.Tag),
                new XElement(S3 + "Size", found.Value.Content.Length),
                new XElement(S3 + "StorageClass", "STANDARD")))));
    }

    private static Task RefuseAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        return WriteAsync(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    private static Task WriteAsync(HttpContext context, XElement answer)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString());
    }
}
