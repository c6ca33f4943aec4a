using System.Runtime.InteropServices;

namespace Churn.Models.Native;

/// <summary>The environment variables that native libraries read when they are loaded.</summary>
public static partial class NativeEnvironment
{
    /// <summary>Sets a variable for this process.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="overwrite">Whether a value that is there already is replaced.</param>
    public static void Set(string name, string value, bool overwrite)
    {
        if (!overwrite && Environment.GetEnvironmentVariable(name) is not null) return;
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows()) _ = SetEnvironment(name, value, 1); // .NET's own are not seen by native code
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
