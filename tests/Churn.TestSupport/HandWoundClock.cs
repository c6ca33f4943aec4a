namespace Churn.TestSupport;

/// <summary>A clock that goes only when it is turned.</summary>
public sealed class HandWoundClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public void Turn(TimeSpan time) => ticks += time.Ticks;
}
