using System.Buffers.Binary;
using System.IO.Hashing;

namespace Churn.Data.Tables;

/// <summary>Numbers texts from 0, in the order of first occurrence; equal ones have one number.</summary>
/// <param name="max">The most different texts that are numbered.</param>
/// <param name="maxBytes">The most bytes that they may take.</param>
internal sealed class TextNumbers(int max, int maxBytes)
{
    private const int FirstCapacity = 16;

    private Key[] keys = new Key[FirstCapacity];
    private int[] slots = new int[2 * FirstCapacity]; // open addressing: the number of a text, from 1; 0 for none

    /// <summary>The different texts.</summary>
    public Utf8List Texts { get; } = new(maxBytes);

    /// <summary>The number of a text; -1 for a new one where there are as many as may be.</summary>
    public int Of(ReadOnlySpan<byte> utf8)
    {
        var key = Key.Of(utf8);
        var slot = key.Hash & (slots.Length - 1);
        while (slots[slot] > 0)
        {
            var number = slots[slot] - 1;
            if (keys[number] == key && (utf8.Length <= Key.MaxExact || Texts[number].SequenceEqual(utf8))) return number;
            slot = (slot + 1) & (slots.Length - 1);
        }

        if (Texts.Count == max) return -1;
        if (Texts.Count == keys.Length) Grow();
        keys[Texts.Count] = key;
        Texts.Add(utf8);
        Place(Texts.Count - 1);
        return Texts.Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref keys, keys.Length * 2);
        slots = new int[keys.Length * 2];
        for (var number = 0; number < Texts.Count; number++) Place(number);
    }

    private void Place(int number)
    {
        var slot = keys[number].Hash & (slots.Length - 1);
        while (slots[slot] > 0) slot = (slot + 1) & (slots.Length - 1);
        slots[slot] = number + 1;
    }

    /// <summary>A short text in two numbers that may overlap, or the hash of a long one: quick to compare.</summary>
    private readonly record struct Key(ulong Start, ulong End, int Length)
    {
        /// <summary>Texts of up to so many bytes are equal if their keys are.</summary>
        public const int MaxExact = 2 * sizeof(ulong);

        public int Hash => (int)(((Start ^ (ulong)Length) * 0x9E3779B97F4A7C15 ^ End) * 0xC2B2AE3D27D4EB4F >> 33);

        public static Key Of(ReadOnlySpan<byte> utf8)
        {
            var length = utf8.Length;
            if (length > MaxExact) return new Key(XxHash3.HashToUInt64(utf8), 0, length);
            if (length >= sizeof(ulong))
                return new Key(
                    BinaryPrimitives.ReadUInt64LittleEndian(utf8),
                    BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]),
                    length);
            if (length >= sizeof(uint))
                return new Key(
                    BinaryPrimitives.ReadUInt32LittleEndian(utf8),
                    BinaryPrimitives.ReadUInt32LittleEndian(utf8[^sizeof(uint)..]),
                    length);
            return length == 0 ? default : new Key((ulong)(utf8[0] | (utf8[length / 2] << 8) | (utf8[^1] << 16)), 0, length);
        }
    }
}
