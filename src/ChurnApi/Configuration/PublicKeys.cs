using Microsoft.IdentityModel.Tokens;

namespace ChurnApi.Configuration;

/// <summary>Reads a file of public keys (JWKS, RFC 7517).</summary>
internal static class PublicKeys
{
    /// <summary>What is wrong with a file, in words that go on from its setting's name; null if nothing is.</summary>
    public static string? FaultOf(string path)
    {
        try
        {
            return Read(path).Count == 0
                ? "holds no key that can check a signature: it needs public RSA or EC keys (JWKS)."
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "cannot be read.";
        }
        catch (Exception fault) when (fault is ArgumentException or System.Text.Json.JsonException)
        {
            return "is not a JSON Web Key Set (RFC 7517).";
        }
    }

    /// <summary>The keys of a file. Symmetric ones are left out: who can check with them can also sign.</summary>
    public static IReadOnlyList<SecurityKey> Read(string path) =>
        [
            .. JsonWebKeySet
                .Create(File.ReadAllText(path))
                .Keys.Where(key => key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve),];
}
