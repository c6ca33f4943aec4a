namespace ChurnApi.Serving;

/// <summary>What came of a look at a pointer of the store.</summary>
internal enum ReloadStatus
{
    /// <summary>It names no version.</summary>
    NamesNone,

    /// <summary>It names the version that is open.</summary>
    IsOpen,

    /// <summary>It names another one, which is open now.</summary>
    Opened,

    /// <summary>It, or the version it names, could not be read or opened.</summary>
    Failed,

    /// <summary>It names the version that failed a moment ago, which was not tried again.</summary>
    FailedBefore,
}
