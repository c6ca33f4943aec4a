using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Training.Distributed;

/// <summary>
/// Sums of whole numbers over several workers, of which nobody sees what one of them adds. Each pair of workers agrees on a key
/// (ECDH over P-256, HKDF); of all that is summed up, one of the two adds numbers that follow from the key (AES in counter mode),
/// and the other takes them away, modulo 2^64. What a worker sends is so a random number to all others, and the sum is exact.
/// </summary>
/// <remarks>
/// After Bonawitz and others 2017, without their recovery of who leaves: then all end. Of two workers each can take its own
/// numbers off the sum; from three on, nobody can, unless all the others tell each other what they have.
/// </remarks>
public sealed class MaskedSums : IDisposable
{
    private const int BlockLength = 16; // of AES
    private const int KeyLength = 32;

    private readonly IWorkerGroup group;
    private readonly Aes?[] ciphers; // one with each other worker
    private ulong used; // blocks of each key's numbers

    private MaskedSums(IWorkerGroup group, Aes?[] ciphers) => (this.group, this.ciphers) = (group, ciphers);

    /// <summary>Agrees on a key with each other worker.</summary>
    /// <param name="group">The workers; one alone has nothing to hide.</param>
    /// <exception cref="WorkerException">A worker is lost, or sends no key.</exception>
    public static MaskedSums Agree(IWorkerGroup group)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var keys = group.AllGather(own.ExportSubjectPublicKeyInfo());
        var salt = SHA256.HashData([.. keys.SelectMany(key => key)]);
        var ciphers = new Aes?[group.Count];
        for (var worker = 0; worker < ciphers.Length; worker++)
            if (worker != group.Rank) ciphers[worker] = CipherWith(own, keys[worker], group.TitleOf(worker), salt);
        return new MaskedSums(group, ciphers);
    }

    /// <summary>Adds numbers up over all workers, and tells all of them the sums.</summary>
    /// <param name="own">The numbers of this worker; as many as all others have.</param>
    /// <exception cref="WorkerException">A worker is lost, or sends something else.</exception>
    public long[] Sum(ReadOnlySpan<long> own)
    {
        var masked = own.ToArray();
        AddMasks(masked);
        return Add(group.AllGather(MemoryMarshal.AsBytes<long>(masked).ToArray()), own.Length);
    }

    /// <summary>Adds blocks up over all workers, and tells each worker the sums of the block of its number.</summary>
    /// <param name="blocks">The numbers of this worker, a block for each worker; they are overwritten.</param>
    /// <returns>The sums of this worker's block.</returns>
    /// <exception cref="WorkerException">A worker is lost, or sends something else.</exception>
    public long[] SumScattered(long[][] blocks)
    {
        foreach (var block in blocks) AddMasks(block);
        return Add(
            group.Exchange([.. blocks.Select(block => MemoryMarshal.AsBytes<long>(block).ToArray())]),
            blocks[group.Rank].Length);
    }

    public void Dispose()
    {
        foreach (var cipher in ciphers) cipher?.Dispose();
    }

    private static Aes CipherWith(ECDiffieHellman own, byte[] key, string name, byte[] salt)
    {
        try
        {
            using var other = ECDiffieHellman.Create();
            other.ImportSubjectPublicKeyInfo(key, out _);
            var cipher = Aes.Create();
            cipher.Key = HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                own.DeriveRawSecretAgreement(other.PublicKey),
                KeyLength,
                salt,
                Encoding.ASCII.GetBytes("churn masked sums"));
            return cipher;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new WorkerException($"{name} sent no key to mask sums with: {fault.Message}", fault);
        }
    }

    /// <summary>Adds the masks of this worker: what pairs add and take away is nothing in the sum of all.</summary>
    private void AddMasks(Span<long> numbers)
    {
        if (numbers.IsEmpty || ciphers.Length < 2) return;
        var counters = new byte[(((numbers.Length * sizeof(long)) + BlockLength - 1) / BlockLength) * BlockLength];
        for (var at = 0; at < counters.Length; at += BlockLength)
            BinaryPrimitives.WriteUInt64LittleEndian(counters.AsSpan(at), used++);
        var masks = new byte[counters.Length];
        for (var worker = 0; worker < ciphers.Length; worker++)
        {
            if (ciphers[worker] is not { } cipher) continue;
            cipher.EncryptEcb(counters, masks, PaddingMode.None);
            for (var i = 0; i < numbers.Length; i++)
            {
                var mask = BinaryPrimitives.ReadInt64LittleEndian(masks.AsSpan(i * sizeof(long)));
                numbers[i] = unchecked(group.Rank < worker ? numbers[i] + mask : numbers[i] - mask);
            }
        }
    }

    private long[] Add(byte[][] parts, int length)
    {
        var sums = new long[length];
        for (var worker = 0; worker < parts.Length; worker++)
        {
            if (parts[worker].Length != length * sizeof(long))
                throw new WorkerException(
                    $"{group.TitleOf(worker)} sent {parts[worker].Length} bytes where {length} numbers were expected: it adds up "
                    + "something else.");
            var numbers = MemoryMarshal.Cast<byte, long>(parts[worker]);
            for (var i = 0; i < length; i++) sums[i] = unchecked(sums[i] + numbers[i]);
        }

        return sums;
    }
}
