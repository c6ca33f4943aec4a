namespace Churn.Core.Durability;

/// <summary>Tells a full disk from other faults.</summary>
public static class FullDisk
{
    private const int NoSpaceOnUnix = 28;
    private const int OverQuotaOnLinux = 122;
    private const int OverQuotaOnMac = 69;
    private const int HandleDiskFull = 39;
    private const int DiskFull = 112;

    /// <summary>Returns whether there was no room for what was written, on the disk or in the quota of the user.</summary>
    public static bool Is(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is HandleDiskFull or DiskFull
        : fault.HResult == NoSpaceOnUnix || fault.HResult == (OperatingSystem.IsMacOS() ? OverQuotaOnMac : OverQuotaOnLinux);
}
