using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public sealed class OverviewTests : StoreFixture
{
    [Fact]
    public void A_version_that_is_spoilt_pruned_or_mended_after_a_look_is_seen_so_at_the_next()
    {
        var (first, second) = (Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), ""));
        Look().Should().Equal((first, true), (second, true));

        File.AppendAllText(In(first, ModelFolder.ManifestFile), " ");
        Look().Should().Equal((first, false), (second, true));

        Store.Publish(Artifacts(0.1f), "mended");
        Look().Should().Equal((second, true), (first, true));

        Directory.Delete(In(second), recursive: true);
        Look().Should().Equal((first, true));

        File.Delete(In(first, ModelFolder.ManifestFile));
        Look().Should().Equal((first, false));
    }

    [Fact]
    public void A_second_look_reads_no_manifest_anew()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        Look();
        var file = new FileInfo(In(version, ModelFolder.ManifestFile));
        var (time, size) = (file.LastWriteTimeUtc, (int)file.Length);
        File.WriteAllBytes(file.FullName, new byte[size]);
        File.SetLastWriteTimeUtc(file.FullName, time);

        Look().Should().Equal((version, true));
    }

    private IEnumerable<(string Version, bool IsReadable)> Look() =>
        StoreOverview.Of(Store).Versions.Select(version => (version.Version, version.Model is not null));
}
