using System.Text.Json;
using Churn.Models.Store;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Store;

/// <summary>A store in a folder of its own, for one test.</summary>
public abstract class StoreFixture : IDisposable
{
    protected const string Who = "tester@here";

    private readonly TempFolder folder = new();

    protected StoreFixture() => Store = new ModelStore(folder["models"], Clock, Who);

    protected ModelStore Store { get; }

    protected Ticks Clock { get; } = new();

    /// <summary>A path beside the store.</summary>
    protected string Beside(string name) => folder[name];

    /// <summary>The path of a file in the store.</summary>
    protected string In(params string[] parts) => Path.Combine([Store.Folder, .. parts]);

    /// <summary>Everything there is in the store, but for the lock.</summary>
    protected string[] Everything() => !Directory.Exists(Store.Folder)
        ? []
        : [.. Directory.EnumerateFileSystemEntries(Store.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(Store.Folder, path))
            .Where(path => path != ".lock")
            .Order(StringComparer.Ordinal)];

    /// <summary>A model that differs from others in every file.</summary>
    protected static ModelArtifacts Artifacts(float intercept) =>
        HandMadeModel.Weighed(intercept).Artifacts() with { Report = JsonSerializer.SerializeToUtf8Bytes(intercept) };

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A clock that goes on by a second with every look at it.</summary>
    protected sealed class Ticks : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        private int looks;

        public override long TimestampFrequency => 1;

        /// <summary>How often anyone asked how much time had passed.</summary>
        public int TimestampLooks { get; private set; }

        public override DateTimeOffset GetUtcNow() => Start.AddSeconds(looks++);

        public override long GetTimestamp() => TimestampLooks++;
    }
}
