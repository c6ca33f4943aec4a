namespace ChurnApi.Tests.Service;

/// <summary>A clock that shows one moment; its timers go all the same.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
