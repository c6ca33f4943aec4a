using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Core.Value;

/// <summary>The models of purchases as <c>churn lifetime --transactions FILE --json FILE</c> writes them.</summary>
/// <param name="Period">The unit of all times: "day", "week", "month" or "year".</param>
/// <param name="BgNbd">When customers buy.</param>
/// <param name="GammaGamma">What they spend; null where it could not be fitted.</param>
public sealed record PurchaseModels(string Period, BetaGeometricModel BgNbd, GammaGammaModel? GammaGamma)
{
    private const string Remedy = "Make it with churn lifetime --transactions FILE --json FILE.";

    private static readonly PurchaseModelsJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>The unit of all times.</summary>
    [JsonIgnore]
    public PurchasePeriod Unit => PurchasePeriods.Find(Period)!.Value;

    /// <summary>Reads the file.</summary>
    /// <param name="json">The file's content in UTF-8.</param>
    /// <param name="models">The models; null where there is a fault.</param>
    /// <returns>What is wrong, in a sentence; null where it is good.</returns>
    public static string? Read(ReadOnlySpan<byte> json, out PurchaseModels? models)
    {
        models = null;
        try
        {
            var read = JsonSerializer.Deserialize(json, Readable.PurchaseModels);
            if (read is null || !read.IsGood) return $"it does not hold the parameters of purchases. {Remedy}";
            models = read;
            return null;
        }
        catch (JsonException fault)
        {
            return $"it is not a report about purchases: {fault.Message} {Remedy}";
        }
    }

    private bool IsGood =>
        PurchasePeriods.Find(Period) is not null
        && Array.TrueForAll([BgNbd.R, BgNbd.Alpha, BgNbd.A, BgNbd.B], IsAbove0)
        && (GammaGamma is null || (IsAbove0(GammaGamma.P) && GammaGamma.Q > 1 && IsAbove0(GammaGamma.V)));

    private static bool IsAbove0(double number) => number > 0 && double.IsFinite(number);
}

[JsonSerializable(typeof(PurchaseModels))]
internal sealed partial class PurchaseModelsJson : JsonSerializerContext;
