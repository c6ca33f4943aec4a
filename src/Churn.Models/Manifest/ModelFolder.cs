using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Csv;

namespace Churn.Models.Manifest;

/// <summary>The files of a model folder: what they are called, how they are hashed, and whether they are whole.</summary>
public static class ModelFolder
{
    public const string ManifestFile = "manifest.json";
    public const string ModelFile = "model.onnx";
    public const string PortableFile = "portable.onnx";
    /// <summary>The model that was measured, where the published one has learnt from the held-out rows too.</summary>
    public const string MeasuredFile = "measured.onnx";

    /// <summary>
    /// The sequence learner that scores the order of the events, for the coded row; versions that do not read it have none.
    /// </summary>
    public const string EventsFile = "events.onnx";

    public const string GoldenFile = "golden.json";
    public const string ReportFile = "report.html";

    /// <summary>The rows that reasons compare customers with; versions of earlier programs have none.</summary>
    public const string BackgroundFile = "background.json";

    /// <summary>What changes of customers are judged by; versions of which no column can be changed have none.</summary>
    public const string ChangesFile = "changes.json";

    /// <summary>What a trial showed of an uplift model, as <c>churn uplift --json</c> writes it.</summary>
    public const string AssessmentFile = "uplift.json";

    /// <summary>What later customers are compared with; versions of earlier programs have none.</summary>
    public const string ReferenceFile = "reference.json";

    /// <summary>What was learnt of the texts of its columns; versions without such columns have none.</summary>
    public const string TextsFile = "text.bin";

    /// <summary>The files whose hashes the manifest holds.</summary>
    internal static readonly string[] HashedFiles = [ModelFile, PortableFile, GoldenFile, ReportFile];

    private const int VersionLength = 12;

    /// <summary>Far above what a training writes; a store may hold what somebody else put there.</summary>
    private const long MaxManifestLength = 64 << 20;

    private const long MaxFileLength = 1 << 30;

    /// <summary>Whether a text has the form of a version: twelve hexadecimal digits.</summary>
    public static bool IsVersion(string text) => text.Length == VersionLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The version that a manifest's bytes make: the start of their SHA-256.</summary>
    internal static string VersionOf(ReadOnlySpan<byte> manifest) => Hash(manifest)[..VersionLength];

    /// <summary>The SHA-256 of a file's bytes, in hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Reads the manifest of a churn model and checks that it is the one the version names.</summary>
    /// <exception cref="BrokenModelException">It is missing, altered, or of another format.</exception>
    /// <exception cref="WrongKindException">It is that of an uplift model.</exception>
    public static ModelManifest ReadManifest(VersionFolder folder, string version) =>
        ReadOfAnyKind(folder, version) as ModelManifest ?? throw WrongKindException.OfVersion(version, ModelKind.Uplift);

    /// <summary>Reads the manifest of an uplift model and checks that it is the one the version names.</summary>
    /// <exception cref="BrokenModelException">It is missing, altered, or of another format.</exception>
    /// <exception cref="WrongKindException">It is that of a churn model.</exception>
    public static UpliftManifest ReadUplift(VersionFolder folder, string version) =>
        ReadOfAnyKind(folder, version) as UpliftManifest ?? throw WrongKindException.OfVersion(version, ModelKind.Churn);

    /// <summary>Reads a folder's manifest and checks that it is the one the version names.</summary>
    /// <exception cref="BrokenModelException">It is missing, altered, or of another format.</exception>
    public static IVersionManifest ReadOfAnyKind(VersionFolder folder, string version)
    {
        var path = folder.PathOf(ManifestFile);
        var bytes = folder.Read(ManifestFile, MaxManifestLength);
        var found = VersionOf(bytes);
        if (found != version)
            throw new BrokenModelException(path, $"its content makes version {found}, not {version}: it was altered.");
        try
        {
            var (format, kind) = ReadHead(path, bytes);
            IVersionManifest manifest = (kind == ModelKind.Uplift
                ? JsonSerializer.Deserialize(bytes, ManifestJson.Readable.UpliftManifest)
                : format == 1
                    ? EarlierManifest.FromFormat1(JsonNode.Parse(bytes)!.AsObject())
                        .Deserialize(ManifestJson.Readable.ModelManifest)
                    : JsonSerializer.Deserialize(bytes, ManifestJson.Readable.ModelManifest) as IVersionManifest)
                ?? throw new BrokenModelException(path, "it holds nothing.");
            Check(path, manifest);
            return manifest;
        }
        // the types of a manifest refuse in many ways
        catch (Exception fault) when (fault is not (BrokenModelException or OutOfMemoryException))
        {
            throw new BrokenModelException(path, "it is not a manifest that this version of ChurnApi can read.", fault);
        }
    }

    /// <summary>Reads a file of the folder and checks it against the manifest.</summary>
    /// <exception cref="BrokenModelException">The file is missing or altered.</exception>
    public static byte[] ReadVerified(VersionFolder folder, string file, IVersionManifest manifest)
    {
        if (!manifest.Files.TryGetValue(file, out var expected))
            throw new BrokenModelException(folder.Path, $"the manifest names no {file}.");
        var content = folder.Read(file, file == GoldenFile ? MaxManifestLength : MaxFileLength);
        var found = Hash(content);
        return found == expected
            ? content
            : throw new BrokenModelException(
                folder.PathOf(file),
                $"its SHA-256 is {found}, the manifest says {expected}: it was cut or altered.");
    }

    private static (int Format, ModelKind Kind) ReadHead(string path, byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        if (
            json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("formatVersion", out var format))
            throw new BrokenModelException(path, "it has no format version, so it is not a manifest.");
        const int Newest = ModelManifest.CurrentFormatVersion;
        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number is < 1 or > Newest)
            throw new BrokenModelException(path, $"its format is {format}; this program reads 1 to {Newest}.");
        return json.RootElement.TryGetProperty("kind", out var kind)
            ? (number, kind.Deserialize(ManifestJson.Readable.ModelKind))
            : (number, ModelKind.Churn);
    }

    /// <summary>What everybody relies on who reads a manifest.</summary>
    private static void Check(string path, IVersionManifest manifest)
    {
        if (manifest.Files.Keys.FirstOrDefault(name => !IsFileName(name)) is { } name)
            throw new BrokenModelException(
                path, $"it names the file \"{PrintableText.Line(name)}\"; expected the plain name of a file in the folder.");
        if (manifest is ModelManifest churn) CheckFigures(path, churn);
        if (manifest is ModelManifest { Events: { } events } && (events.AsOf.Count == 0 || !events.AreComputed()))
            throw new BrokenModelException(
                path, "its features of events are not those that this program makes; train it again with this program.");
        if (manifest is UpliftManifest uplift && uplift.Figures.Any(figure => figure is null))
            throw new BrokenModelException(path, "it lists a figure that is null.");
    }

    private static void CheckFigures(string path, ModelManifest manifest)
    {
        if (manifest.Candidates.Any(candidate => candidate is null) || manifest.Segments.Any(segment => segment is null))
            throw new BrokenModelException(path, "it lists a candidate or a segment that is null.");
        if (manifest.Candidates.All(candidate => candidate.Model != manifest.Model))
            throw new BrokenModelException(
                path, $"its model is \"{PrintableText.Line(manifest.Model)}\", of which it has no figures.");
    }

    /// <summary>Whether a name cannot lead out of the folder, on any system.</summary>
    private static bool IsFileName(string name) =>
        name.Length > 0 && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}

/// <summary>
/// A model folder or a file of the store is not what it should be: cut, altered, of another format, or foreign. Such a model
/// is never served.
/// </summary>
public sealed class BrokenModelException : Exception
{
    /// <param name="path">The file or folder.</param>
    /// <param name="fault">What was found and what was expected.</param>
    /// <param name="inner">The cause, where another fault is one.</param>
    public BrokenModelException(string path, string fault, Exception? inner = null)
        : base($"{path}: {fault}", inner)
    {
    }
}
