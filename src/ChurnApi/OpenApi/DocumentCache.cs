using System.Security.Cryptography;
using System.Text;
using ChurnApi.Serving;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace ChurnApi.OpenApi;

/// <summary>
/// Keeps the OpenAPI document as it is sent. Writing it takes longer than many predictions, and it changes only with the model.
/// </summary>
internal sealed class DocumentCache(ISwaggerProvider swagger, ModelHost host)
{
    private const int TagLength = 16;

    private volatile WrittenDocument? last;

    /// <summary>The document of the model that serves now.</summary>
    public WrittenDocument Current
    {
        get
        {
            var version = host.Version; // read first: a model that comes while the document is written has it written again
            if (last is not { } written || written.ModelVersion != version) last = written = Write(version);
            return written;
        }
    }

    private WrittenDocument Write(string? version)
    {
        using var text = new StringWriter { NewLine = "\n" };
        swagger.GetSwagger(SwaggerPages.Document).SerializeAsV3(new OpenApiJsonWriter(text));
        var content = Encoding.UTF8.GetBytes(text.ToString());
        return new WrittenDocument(version, content, Convert.ToHexStringLower(SHA256.HashData(content))[..TagLength]);
    }
}
