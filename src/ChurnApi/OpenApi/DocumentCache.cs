using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChurnApi.Serving;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace ChurnApi.OpenApi;

/// <summary>
/// Keeps the OpenAPI documents as they are sent. Writing one takes longer than many predictions, and it changes only with the
/// model.
/// </summary>
internal sealed class DocumentCache(ISwaggerProvider swagger, ChampionProvider host)
{
    private const int TagLength = 16;

    private readonly ConcurrentDictionary<string, WrittenDocument> last = [];

    /// <summary>A document under the model that serves now.</summary>
    public WrittenDocument Of(string name)
    {
        var version = host.Version; // read first: a model that comes while the document is written has it written again
        if (last.TryGetValue(name, out var written) && written.ModelVersion == version) return written;
        return last[name] = Write(name, version);
    }

    private WrittenDocument Write(string name, string? version)
    {
        using var text = new StringWriter { NewLine = "\n" };
        swagger.GetSwagger(name).SerializeAsV3(new OpenApiJsonWriter(text));
        var content = Encoding.UTF8.GetBytes(text.ToString());
        return new WrittenDocument(version, content, Convert.ToHexStringLower(SHA256.HashData(content))[..TagLength]);
    }
}
