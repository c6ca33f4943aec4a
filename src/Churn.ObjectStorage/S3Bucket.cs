using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.ObjectStorage;

/// <summary>
/// The objects under a prefix of a bucket, on S3 or what speaks its protocol. Keys, region and endpoint come from where every
/// program with the AWS SDK finds them: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL</c> and others, files of
/// profiles, the role of the machine.
/// </summary>
public sealed class S3Bucket : IObjectBucket, IDisposable
{
    /// <summary>
    /// The variable of the environment that, set to 1, allows an endpoint without TLS that is not on this machine.
    /// </summary>
    public const string PlainHttpVariable = "CHURN_ALLOW_PLAIN_HTTP";

    private const int ReadAttempts = 3;

    private readonly AmazonS3Client client;
    private readonly string bucket;
    private readonly string prefix;

    private S3Bucket(AmazonS3Client client, string bucket, string prefix)
    {
        (this.client, this.bucket) = (client, bucket);
        this.prefix = prefix.Length == 0 ? "" : prefix + "/";
        Location = $"s3://{bucket}{(prefix.Length == 0 ? "" : "/" + prefix)}";
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>The bucket that the environment leads to.</summary>
    /// <param name="bucket">Its name.</param>
    /// <param name="prefix">What the names of its objects begin with, without a slash at its end; empty for nothing.</param>
    /// <exception cref="FormatException">The environment names an endpoint that cannot be used, or no region.</exception>
    public static S3Bucket OfEnvironment(string bucket, string prefix)
    {
        try
        {
            var config = new AmazonS3Config();
            if ((Variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? config.ServiceURL) is { } endpoint)
            {
                CheckEndpoint(endpoint);
                config.ServiceURL = endpoint;
                config.ForcePathStyle = true; // a bucket is a part of the host's name on AWS, and seldom elsewhere
                config.AuthenticationRegion = Variable("AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1";
            }

            return new S3Bucket(new AmazonS3Client(config), bucket, prefix);
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException)
        {
            throw new FormatException($"s3://{bucket} cannot be used: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public StoredObject? Read(string key, long maxLength, StoredObject? known = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Ask(key, () => ReadAsync(key, maxLength, known));
            }
            catch (StoreUnavailableException fault) when (fault.InnerException is IOException && attempt < ReadAttempts)
            {
                // cut off within the content, which the SDK does not read again
            }
        }
    }

    /// <inheritdoc/>
    public string? WriteNew(string key, ReadOnlyMemory<byte> content) =>
        Ask(key, () => WriteAsync(key, content, request => request.IfNoneMatch = "*"));

    /// <inheritdoc/>
    public string? Replace(string key, ReadOnlyMemory<byte> content, string tag) =>
        Ask(key, () => WriteAsync(key, content, request => request.IfMatch = tag));

    /// <inheritdoc/>
    public void Delete(string key) => Ask(key, () => client.DeleteObjectAsync(bucket, prefix + key));

    /// <inheritdoc/>
    public IEnumerable<ListedObject> List()
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        while (true)
        {
            var page = Ask("", () => client.ListObjectsV2Async(request));
            foreach (var found in page.S3Objects ?? [])
                yield return new ListedObject(
                    found.Key[prefix.Length..], new DateTimeOffset((found.LastModified ?? default).ToUniversalTime()));
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => client.Dispose();

    /// <summary>The first of some variables of the environment that is set; null for none.</summary>
    private static string? Variable(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static void CheckEndpoint(string endpoint)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException(
                "The endpoint of the object storage (AWS_ENDPOINT_URL) is not an address such as https://storage.example:9000.");
        if (url.Scheme == "http" && !url.IsLoopback && Environment.GetEnvironmentVariable(PlainHttpVariable) != "1")
            throw new FormatException(
                $"The endpoint {url.Scheme}://{url.Authority} of the object storage has no TLS: models and the requests' "
                + "signatures would cross the network in the open. Name an https endpoint, or set "
                + $"{PlainHttpVariable}=1 if the network is trusted.");
    }

    private async Task<StoredObject?> ReadAsync(string key, long maxLength, StoredObject? known)
    {
        try
        {
            using var response = await client.GetObjectAsync(new GetObjectRequest
            {
                BucketName = bucket,
                Key = prefix + key,
                EtagToNotMatch = known?.Tag,
            });
            if (response.ContentLength > maxLength)
                throw new LongObjectException(FormattableString.Invariant(
                    $"'{Location}/{key}' holds {response.ContentLength} bytes, more than {maxLength}."));
            var content = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(content);
            return new StoredObject(content, response.ETag);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            return known;
        }
        catch (AmazonS3Exception fault) when (IsMissing(fault))
        {
            return null;
        }
    }

    private async Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, Action<PutObjectRequest> condition)
    {
        using var input = new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = prefix + key,
            InputStream = input,
            UseChunkEncoding = false, // not all storage reads it
            ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(content.Span)),
        };
        condition(request);
        try
        {
            return (await client.PutObjectAsync(request)).ETag;
        }
        catch (AmazonS3Exception fault)
            when (fault.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict || IsMissing(fault))
        {
            return null;
        }
    }

    private static bool IsMissing(AmazonS3Exception fault) =>
        fault.StatusCode == HttpStatusCode.NotFound && fault.ErrorCode != "NoSuchBucket";

    /// <summary>Waits for an answer, since a store's callers do, and says in words what is wrong where none comes.</summary>
    private T Ask<T>(string key, Func<Task<T>> ask)
    {
        try
        {
            return Task.Run(ask).GetAwaiter().GetResult();
        }
        catch (LongObjectException)
        {
            throw;
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException
            or IOException or OperationCanceledException)
        {
            throw new StoreUnavailableException(key.Length == 0 ? Location : $"{Location}/{key}", Words(fault), fault);
        }
    }

    private string Words(Exception fault) => fault switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } =>
            $"there is no bucket {bucket}. Make it, or name another with --models.",
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } refused =>
            $"the object storage refuses access ({refused.ErrorCode}). Check the keys (AWS_ACCESS_KEY_ID, AWS_PROFILE) and that "
            + "they may get, put, delete and list objects there.",
        AmazonS3Exception answered when answered.StatusCode != 0 =>
            $"the object storage answered {(int)answered.StatusCode} {answered.ErrorCode}. Try again later.",
        AmazonServiceException or HttpRequestException or IOException or OperationCanceledException =>
            "the object storage cannot be reached. Check the endpoint (AWS_ENDPOINT_URL), the region (AWS_REGION) and the "
            + "network.",
        _ => $"the object storage cannot be used: {fault.Message}", // such as no keys anywhere
    };

    private sealed class LongObjectException(string message) : IOException(message);
}
