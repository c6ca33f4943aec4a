namespace Churn.EndToEnd.Tests;

/// <summary>
/// Small runs of what benchmarks/README.md claims of a model's life; the benchmarks tell their findings by the exit code.
/// </summary>
public class ModelLifeTests
{
    [Fact]
    public void After_a_kill_at_any_time_the_store_is_whole_and_open_to_the_next_writer() =>
        BenchmarkProgram.Run("kill", "--kills", "12", "--seed", "7").Should().Contain("12 kills").And.Contain(" 0 findings");

    [Fact]
    public void No_spoilt_version_is_served_and_each_is_named() =>
        BenchmarkProgram.Run("corrupt", "--corruptions", "29").Should().Contain("29 corruptions, 0 findings");

    [Fact]
    public void Swaps_under_load_fail_no_request_and_mix_no_models() =>
        BenchmarkProgram
            .Run("swap", "--swaps", "10", "--calm", "1")
            .Should()
            .Contain("other than 200: 0; other than their version's probability: 0");

    [Fact]
    public void A_stop_under_load_loses_no_request() =>
        BenchmarkProgram.Run("shutdown", "--stops", "2", "--clients", "8").Should().Contain(" 0 lost, 0 exit codes other than 0");

    [SkippableFact]
    public void A_full_disk_loses_nothing()
    {
        Skip.IfNot(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "a small file system is mounted, which the super-user may");
        var disk = Directory.CreateTempSubdirectory("churn-disk-").FullName;
        Skip.IfNot(
            BenchmarkProgram.Shell("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).Code == 0,
            "nothing may be mounted here");
        try
        {
            BenchmarkProgram.Run("full-disk", disk).Should().Contain("is full; nothing was changed").And.Contain(" 0 findings");
        }
        finally
        {
            BenchmarkProgram.Shell("umount", disk);
            Directory.Delete(disk);
        }
    }
}
