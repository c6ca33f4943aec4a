namespace ChurnApi.Configuration;

/// <summary>Reads and checks the limits.</summary>
internal sealed class LimitOptionsReader(IConfigurationSection section, List<string> faults) : SettingsReader(section, faults)
{
    private const int MostConcurrent = 100_000;
    private const int MostBatches = 10_000;
    private const int MostConnections = 1_000_000;
    private const int MostBytesPerSecond = 1_000_000;
    private const long FewestBufferedBytes = 1024 * 1024;
    private const long MostBufferedBytes = 1024L * 1024 * 1024 * 1024;
    private const int FewestHeaders = 8;
    private const int MostHeaders = 1000;
    private const int FewestHeaderBytes = 1024;
    private const int MostHeaderBytes = 1024 * 1024;
    private const int ShortestRequestLine = 512;
    private const int LongestRequestLine = 64 * 1024;

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPredict = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBatch = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestHeaders = TimeSpan.FromMinutes(2);

    private static readonly string[] Names =
    [
        nameof(LimitOptions.CallerRate),
        nameof(LimitOptions.AnonymousRate),
        nameof(LimitOptions.MaxConcurrentRequests),
        nameof(LimitOptions.MaxConcurrentBatches),
        nameof(LimitOptions.MaxCallerBatches),
        nameof(LimitOptions.MaxBufferedBytes),
        nameof(LimitOptions.BatchTimeout),
        nameof(LimitOptions.MinBatchBytesPerSecond),
        nameof(LimitOptions.MaxQueueDelay),
        nameof(LimitOptions.MaxBatchQueueDelay),
        nameof(LimitOptions.MaxConnections),
        nameof(LimitOptions.PredictTimeout),
        nameof(LimitOptions.HeadersTimeout),
        nameof(LimitOptions.MinBytesPerSecond),
        nameof(LimitOptions.MaxHeaders),
        nameof(LimitOptions.MaxHeaderBytes),
        nameof(LimitOptions.MaxRequestLineBytes),
    ];

    public LimitOptions Read()
    {
        RefuseUnknown(Names);
        var defaults = new LimitOptions();
        return new LimitOptions
        {
            CallerRate = Rate(nameof(LimitOptions.CallerRate), defaults.CallerRate),
            AnonymousRate = Rate(nameof(LimitOptions.AnonymousRate), defaults.AnonymousRate),
            MaxConcurrentRequests = (int)Count(
                nameof(LimitOptions.MaxConcurrentRequests),
                defaults.MaxConcurrentRequests,
                1,
                MostConcurrent),
            MaxConcurrentBatches = (int)Count(
                nameof(LimitOptions.MaxConcurrentBatches),
                defaults.MaxConcurrentBatches,
                1,
                MostBatches),
            MaxCallerBatches = (int)Count(nameof(LimitOptions.MaxCallerBatches), defaults.MaxCallerBatches, 1, MostBatches),
            MaxBufferedBytes = CountOrNull(nameof(LimitOptions.MaxBufferedBytes), FewestBufferedBytes, MostBufferedBytes),
            BatchTimeout = Interval(nameof(LimitOptions.BatchTimeout), defaults.BatchTimeout, Second, LongestBatch),
            MinBatchBytesPerSecond = (int)Count(
                nameof(LimitOptions.MinBatchBytesPerSecond),
                defaults.MinBatchBytesPerSecond,
                0,
                MostBytesPerSecond),
            MaxQueueDelay = IntervalOrOff(
                nameof(LimitOptions.MaxQueueDelay),
                defaults.MaxQueueDelay,
                ShortestDelay,
                LongestDelay),
            MaxBatchQueueDelay = IntervalOrOff(
                nameof(LimitOptions.MaxBatchQueueDelay),
                defaults.MaxBatchQueueDelay,
                ShortestDelay,
                LongestDelay),
            MaxConnections = (int)Count(nameof(LimitOptions.MaxConnections), defaults.MaxConnections, 1, MostConnections),
            PredictTimeout = Interval(nameof(LimitOptions.PredictTimeout), defaults.PredictTimeout, Second, LongestPredict),
            HeadersTimeout = Interval(nameof(LimitOptions.HeadersTimeout), defaults.HeadersTimeout, Second, LongestHeaders),
            MinBytesPerSecond = (int)Count(
                nameof(LimitOptions.MinBytesPerSecond),
                defaults.MinBytesPerSecond,
                0,
                MostBytesPerSecond),
            MaxHeaders = (int)Count(nameof(LimitOptions.MaxHeaders), defaults.MaxHeaders, FewestHeaders, MostHeaders),
            MaxHeaderBytes = (int)Count(
                nameof(LimitOptions.MaxHeaderBytes),
                defaults.MaxHeaderBytes,
                FewestHeaderBytes,
                MostHeaderBytes),
            MaxRequestLineBytes = (int)Count(
                nameof(LimitOptions.MaxRequestLineBytes),
                defaults.MaxRequestLineBytes,
                ShortestRequestLine,
                LongestRequestLine),
        };
    }
}
