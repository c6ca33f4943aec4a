using System.Runtime.Versioning;
using Churn.Core.Durability;
using Churn.TestSupport;

namespace Churn.Core.Tests.Durability;

[UnsupportedOSPlatform("windows")]
public sealed class FileLockTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OpenToAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempFolder folder = new();

    private string Lock => folder["keys.json.lock"];

    [SkippableFact]
    public void Lock_file_opens_for_its_owner_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");

        Take(TimeSpan.FromSeconds(5)).Dispose();

        File.GetUnixFileMode(Lock).Should().Be(OwnerOnly);
    }

    [SkippableFact]
    public void Lock_file_of_an_earlier_version_is_replaced_by_one_of_its_owner_alone()
    {
        MakeOpenLock();

        using (Take(TimeSpan.FromSeconds(5)))
        {
            File.GetUnixFileMode(Lock).Should().Be(OwnerOnly);
            var second = () => Take(TimeSpan.Zero);
            second.Should().Throw<IOException>().WithMessage("*is being written to by another program*");
        }

        Directory.GetFiles(folder.Path).Should().Equal(Lock);
    }

    [SkippableFact]
    public void Lock_that_another_user_holds_does_not_keep_a_writer_out()
    {
        MakeOpenLock();
        using var stranger = new FileStream(Lock, FileMode.Open, FileAccess.Read, FileShare.None); // reading is enough to lock

        Take(TimeSpan.FromSeconds(10)).Dispose();

        File.GetUnixFileMode(Lock).Should().Be(OwnerOnly);
        Take(TimeSpan.Zero).Dispose();
    }

    [SkippableFact]
    public void Lock_that_many_writers_replace_at_once_lets_one_in_at_a_time()
    {
        for (var round = 0; round < 10; round++)
        {
            File.Delete(Lock);
            MakeOpenLock();
            var inside = 0;
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            {
                using var turn = Take(TimeSpan.FromSeconds(30));
                Interlocked.Increment(ref inside).Should().Be(1);
                Thread.Sleep(1);
                Interlocked.Decrement(ref inside);
            });
        }
    }

    public void Dispose() => folder.Dispose();

    private IDisposable Take(TimeSpan patience) => FileLock.Take(Lock, "The keys file", patience, TimeProvider.System);

    private void MakeOpenLock()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        File.WriteAllText(Lock, "");
        File.SetUnixFileMode(Lock, OpenToAll);
    }
}
