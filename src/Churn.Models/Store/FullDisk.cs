namespace Churn.Models.Store;

/// <summary>Tells a full disk from other faults, and what to do about it.</summary>
internal static class FullDisk
{
    private const int NoSpaceOnUnix = 28;
    private const int OverQuotaOnLinux = 122;
    private const int OverQuotaOnMac = 69;
    private const int HandleDiskFull = 39;
    private const int DiskFull = 112;

    public static bool Is(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is HandleDiskFull or DiskFull
        : fault.HResult == NoSpaceOnUnix || fault.HResult == (OperatingSystem.IsMacOS() ? OverQuotaOnMac : OverQuotaOnLinux);

    public static IOException Of(string folder, IOException fault) => new(
        $"The disk of the model store '{folder}' is full; nothing was changed. Make room, as with: churn models prune --keep N", fault);
}
