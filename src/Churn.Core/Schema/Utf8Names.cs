using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Churn.Core.Schema;

/// <summary>Finds names by their UTF-8, as JSON holds them, so that no text is made of a name that is known.</summary>
internal sealed class Utf8Names
{
    /// <summary>The position of a name that is not among the names.</summary>
    public const int Unknown = -1;

    private readonly byte[][] names;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> positions;

    /// <param name="names">The names, none twice.</param>
    public Utf8Names(IEnumerable<string> names)
    {
        this.names = [.. names.Select(Encoding.UTF8.GetBytes)];
        var dictionary = new Dictionary<byte[], int>(new Bytes());
        foreach (var (position, name) in this.names.Index()) dictionary.TryAdd(name, position);
        positions = dictionary.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The position of a name among the names; <see cref="Unknown"/> if it is none of them.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="likely">The position to try first. Callers send their fields in the file's order more often than not.</param>
    public int Find(ReadOnlySpan<byte> name, int likely)
    {
        if ((uint)likely < (uint)names.Length && name.SequenceEqual(names[likely])) return likely;
        return positions.TryGetValue(name, out var position) ? position : Unknown;
    }

    /// <summary>Compares names byte by byte.</summary>
    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
