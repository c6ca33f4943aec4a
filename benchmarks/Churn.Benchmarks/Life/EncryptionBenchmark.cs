using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Churn.Core.Encryption;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>encryption</c>: spoils encrypted files and encrypted versions at random, and checks that each is refused and none of their
/// bytes given; and measures what encryption costs in memory and at the opening of a version.
/// </summary>
internal static class EncryptionBenchmark
{
    private const int Header = 512;
    private const int Magic = 8;
    private const int Sealed = (64 * 1024) + 16;
    private const int LongestFile = 5 * 64 * 1024;

    public static Command Create()
    {
        var corruptions = new Option<int>("--corruptions")
        {
            Description = "How many, of files and of versions each.",
            DefaultValueFactory = _ => 10_000,
        };
        var seed = new Option<int>("--seed") { Description = "The seed of what is spoilt.", DefaultValueFactory = _ => 1 };
        var models = new Option<string>("--models") { Description = "A store whose champion is opened, plain and encrypted." };
        var command = new Command(
            "encryption",
            "Spoils encrypted files and versions, and measures their cost. Exit code 1 where something spoilt is read.")
        {
            corruptions, seed, models,
        };
        command.SetAction(parsed =>
        {
            var findings = Files(parsed.GetValue(corruptions), new Random(parsed.GetValue(seed)))
                + Versions(parsed.GetValue(corruptions), new Random(parsed.GetValue(seed)));
            if (parsed.GetValue(models) is { } store) Cost(store);
            return findings == 0 ? 0 : 1;
        });
        return command;
    }

    private static LocalKey NewKey() => new(RandomNumberGenerator.GetBytes(LocalKey.Length));

    private static int Files(int corruptions, Random random)
    {
        using var folder = new TempFolder();
        var (path, key, findings) = (folder["file"], NewKey(), 0);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < corruptions; i++)
        {
            var content = new byte[random.Next(LongestFile)];
            random.NextBytes(content);
            var (name, spoilt) = Spoil(
                EncryptedFile.Encrypt(content, key), EncryptedFile.Encrypt(content, key), random, from: Magic);
            File.WriteAllBytes(path, spoilt);
            counts[name] = counts.GetValueOrDefault(name) + 1;
            if (IsRefused(() => EncryptedFile.ReadAllBytes(path, 1 << 30, new EncryptionKeys(key)))) continue;
            findings++;
            Console.Error.WriteLine($"file {i} ({name}) was read");
        }

        return Report("files", corruptions, findings, counts);
    }

    private static int Versions(int corruptions, Random random)
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder.Path, keys: new EncryptionKeys(NewKey()));
        var (version, other) = (new HandMadeModel().PublishIn(store), HandMadeModel.Weighed(1).PublishIn(store));
        var files = Directory.GetFiles(store.FolderOf(version)).Order(StringComparer.Ordinal).ToArray();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var findings = 0;
        for (var i = 0; i < corruptions; i++)
        {
            var file = files[i % files.Length];
            var whole = File.ReadAllBytes(file);
            var foreign = File.ReadAllBytes(Path.Combine(store.FolderOf(other), Path.GetFileName(file)));
            var (name, spoilt) = Spoil(whole, foreign, random, from: 0); // also what says that it is encrypted
            File.WriteAllBytes(file, spoilt);
            counts[name] = counts.GetValueOrDefault(name) + 1;
            if (!IsRefused(() => store.Open(version)))
            {
                findings++;
                Console.Error.WriteLine($"version {i} ({Path.GetFileName(file)}, {name}) was opened");
            }

            File.WriteAllBytes(file, whole);
        }

        store.Open(version);
        return Report("versions", corruptions, findings, counts);
    }

    private static int Report(string what, int corruptions, int findings, SortedDictionary<string, int> counts)
    {
        Console.WriteLine(FormattableString.Invariant($"{corruptions} corruptions of {what}, {findings} read: ")
            + string.Join(", ", counts.Select(count => FormattableString.Invariant($"{count.Key} {count.Value}"))));
        return findings;
    }

    private static bool IsRefused(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (Exception fault) when (fault is EncryptionException or BrokenModelException)
        {
            return true;
        }
    }

    /// <summary>Spoils a file in one of seven ways.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="foreign">Another file under the same key.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="from">The first byte that may be altered.</param>
    private static (string Name, byte[] Spoilt) Spoil(byte[] whole, byte[] foreign, Random random, int from)
    {
        var bytes = whole.ToArray();
        var chunks = (whole.Length - Header) / Sealed; // whole ones
        switch (random.Next(7))
        {
            case 0:
                bytes[random.Next(from, bytes.Length)] ^= (byte)(1 << random.Next(8));
                return ("a bit", bytes);
            case 1:
                bytes[random.Next(Magic, Header)] ^= (byte)random.Next(1, 256);
                return ("a byte of the header", bytes);
            case 2:
                return ("cut", bytes[..random.Next(Magic, bytes.Length)]);
            case 3:
                var more = new byte[random.Next(1, 2 * Sealed)];
                random.NextBytes(more);
                return ("appended to", [.. bytes, .. more]);
            case 4 when chunks > 1:
                var (one, two) = (random.Next(chunks), random.Next(chunks - 1));
                if (two >= one) two++;
                whole.AsSpan(Header + (one * Sealed), Sealed).CopyTo(bytes.AsSpan(Header + (two * Sealed)));
                whole.AsSpan(Header + (two * Sealed), Sealed).CopyTo(bytes.AsSpan(Header + (one * Sealed)));
                return ("chunks swapped", bytes);
            case 5 when chunks > 0 && foreign.Length == whole.Length:
                var chunk = Header + (random.Next(chunks) * Sealed);
                foreign.AsSpan(chunk, Sealed).CopyTo(bytes.AsSpan(chunk));
                return ("a chunk of another file", bytes);
            case 6:
                foreign.AsSpan(0, Header).CopyTo(bytes);
                return ("the header of another file", bytes);
            default:
                var start = random.Next(Header, bytes.Length);
                var length = random.Next(1, Math.Min(64, bytes.Length - start) + 1);
                random.NextBytes(bytes.AsSpan(start, length));
                if (bytes.AsSpan().SequenceEqual(whole)) bytes[start] ^= 1;
                return ("some bytes", bytes);
        }
    }

    private static void Cost(string folder)
    {
        var content = new byte[64 << 20];
        new Random(1).NextBytes(content);
        var key = NewKey();
        var encrypted = EncryptedFile.Encrypt(content, key);
        using var copy = new TempFolder();
        var plain = new ModelStore(folder);
        var version = plain.ChampionVersion() ?? throw new ArgumentException("The store has no champion.");
        var place = Directory.CreateDirectory(copy[version]).FullName;
        foreach (var file in Directory.GetFiles(plain.FolderOf(version)))
            File.WriteAllBytes(Path.Combine(place, Path.GetFileName(file)), EncryptedFile.Encrypt(File.ReadAllBytes(file), key));
        var store = new ModelStore(copy.Path, keys: new EncryptionKeys(key));
        var size = Directory.GetFiles(place).Sum(file => new FileInfo(file).Length);
        List<double> encrypting = [], decrypting = [], ofPlain = [], ofEncrypted = [];
        for (var round = 0; round < 11; round++)
        {
            encrypting.Add(Seconds(() => EncryptedFile.Encrypt(content, key)));
            decrypting.Add(Seconds(() =>
            {
                using var stream = EncryptedFile.Open(new MemoryStream(encrypted), "", new EncryptionKeys(key));
                EncryptedFile.Verify(stream);
            }));
            ofPlain.Add(Seconds(() => plain.Open(version)));
            ofEncrypted.Add(Seconds(() => store.Open(version)));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"encrypting {64 / Median(encrypting):0} MiB/s, decrypting {64 / Median(decrypting):0} MiB/s (medians of 11)"));
        Console.WriteLine(
            FormattableString.Invariant($"opening {version}, {size / 1e6:0.0} MB: plain {Median(ofPlain) * 1e3:0.0} ms, ")
            + FormattableString.Invariant($"encrypted {Median(ofEncrypted) * 1e3:0.0} ms (medians of 11, in turns)"));
    }

    internal static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
