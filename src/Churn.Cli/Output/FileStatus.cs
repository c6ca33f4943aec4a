using System.Runtime.InteropServices;

namespace Churn.Cli.Output;

/// <summary>What the system knows of a path, symbolic links followed, and .NET does not tell.</summary>
/// <param name="IsRegular">Whether it is a file of bytes: no folder, device, named pipe or socket.</param>
/// <param name="IsSocket">Whether it is a socket with a name.</param>
/// <param name="IsMountPoint">Whether something is mounted there, so that no rename can replace it.</param>
/// <param name="Identity">The same for every name of one file.</param>
/// <param name="User">The owner's number.</param>
/// <param name="Group">The group's number.</param>
internal readonly partial record struct FileStatus(
    bool IsRegular, bool IsSocket, bool IsMountPoint, (ulong Device, ulong Inode) Identity, uint User, uint Group)
{
    /// <summary>Gets the status of a path; null where nothing is there, or the system is not Linux.</summary>
    public static FileStatus? Of(string path)
    {
        const int TypeMask = 0xF000, Regular = 0x8000, Socket = 0xC000, MountRoot = 0x2000;
        const int BasicFields = 0x7FF, WorkingFolder = -100;
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> status = stackalloc byte[Posix.StatusLength]; // struct statx has one layout on every processor
        if (Posix.Status(WorkingFolder, path, 0, BasicFields, ref MemoryMarshal.GetReference(status)) != 0) return null;
        var type = BitConverter.ToUInt16(status[28..]) & TypeMask;
        return new FileStatus(
            type == Regular,
            type == Socket,
            (BitConverter.ToUInt64(status[8..]) & MountRoot) != 0,
            (BitConverter.ToUInt64(status[136..]), BitConverter.ToUInt64(status[32..])),
            BitConverter.ToUInt32(status[20..]),
            BitConverter.ToUInt32(status[24..]));
    }

    /// <summary>Gives a file to the owner and group of this one.</summary>
    /// <returns>Whether the system allowed it.</returns>
    public bool TryGiveOwnerTo(string path) => Posix.ChangeOwner(path, User, Group) == 0;

    private static partial class Posix
    {
        public const int StatusLength = 256;

        [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Status(int folder, string path, int flags, uint fields, ref byte status);

        [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int ChangeOwner(string path, uint user, uint group);
    }
}
