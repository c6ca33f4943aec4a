using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Console;

/// <summary>
/// Takes the file of a form while it comes. What takes one is no page, since pages would first put the whole form on the disk.
/// </summary>
internal static class FormUpload
{
    /// <summary>The member of the query that says why nothing was done with the file.</summary>
    public const string Why = "why";

    public const string OldForm = "old-form";
    public const string NoFile = "no-file";
    public const string TooLarge = "too-large";
    public const string LogAway = "log-away";

    private const string TokenField = "__RequestVerificationToken";
    private const string TokenHeader = "RequestVerificationToken";
    private const int LongestName = 200;
    private const int LongestField = 4096;
    private const long Drained = 256 * 1024 * 1024;

    /// <summary>
    /// Reads a form up to its file. The fields come before it; the token against forged requests is checked as if it were a
    /// header.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="fields">The names of the fields that are wanted.</param>
    /// <returns>The file, whose bytes are still to be read; or why there is none.</returns>
    /// <exception cref="IOException">The sender has gone.</exception>
    /// <exception cref="InvalidDataException">It is no form.</exception>
    public static async Task<(SentFile? File, string? Why)> ReadAsync(HttpContext context, params string[] fields)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
            return (null, NoFile);
        var form = new MultipartReader(boundary, context.Request.Body);
        var found = new Dictionary<string, string>();
        while (await form.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() != true)
            {
                var (name, text) = await FieldAsync(section, context.RequestAborted);
                if (name == TokenField) context.Request.Headers[TokenHeader] = text;
                else if (name is not null && text.Length > 0 && fields.Contains(name)) found[name] = text;
                continue;
            }

            if (!context.Request.Headers.ContainsKey(TokenHeader)
                || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
                return (null, OldForm);
            var file = Churn.Core.Csv.PlainText.OneLine(section.AsFileSection()!.FileName);
            return file.Length == 0
                ? (null, NoFile)
                : (new SentFile(file.Length > LongestName ? file[..LongestName] : file, section.Body, found), null);
        }

        return (null, NoFile);
    }

    /// <summary>Why nothing was done with the file that was sent, in a sentence; null where none was sent.</summary>
    public static string? Words(ConsoleTexts texts, HttpRequest request) => request.Query[Why].ToString() switch
    {
        OldForm => texts["The form was too old, and nothing was done. Try again."],
        NoFile => texts["No file arrived, or the upload was interrupted. Choose a file and send it."],
        TooLarge => texts["The file is larger than the service takes (ChurnApi:MaxStreamBytes)."],
        LogAway => texts["The log cannot be written now, so nothing was kept. Send the file again later."],
        _ => null,
    };

    /// <summary>Leads a browser to another page, which it asks for with GET.</summary>
    public static IResult SeeOther(string address) => new SeeOtherResult(address);

    private static async Task<(string? Name, string Text)> FieldAsync(MultipartSection section, CancellationToken cancellation)
    {
        var bytes = new byte[LongestField];
        var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return (section.AsFormDataSection()?.Name, System.Text.Encoding.UTF8.GetString(bytes, 0, length).Trim());
    }

    /// <summary>A file of a form.</summary>
    /// <param name="Name">Its name as the browser tells it, in one line of at most 200 characters.</param>
    /// <param name="Body">Its bytes, which are read once.</param>
    /// <param name="Fields">The fields of the form that stood before it and are not empty.</param>
    public sealed record SentFile(string Name, Stream Body, IReadOnlyDictionary<string, string> Fields)
    {
        /// <summary>Reads what is left of a refused file: a browser that is cut short shows no answer.</summary>
        public async Task DrainAsync(CancellationToken cancellation)
        {
            var buffer = new byte[64 * 1024];
            for (long all = 0; all < Drained;)
            {
                var count = await Body.ReadAsync(buffer, cancellation);
                if (count == 0) return;
                all += count;
            }
        }
    }

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
