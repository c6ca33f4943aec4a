using ChurnApi.Predict;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Idempotency;

public class IdempotencyStoreTests
{
    private static readonly BatchRequestOptions Terms = new(BatchFormat.Json, BatchFormat.Json, "");

    [Fact]
    public void A_batch_is_forgotten_after_a_day()
    {
        var clock = new FakeTimeProvider();
        var memory = new IdempotencyStore(clock);
        memory.TryBegin(Key("a"), Terms, "v1", null, out var batch);
        memory.End(batch, wasRefused: false);

        clock.Advance(TimeSpan.FromHours(23.9));
        memory.TryBegin(Key("a"), Terms, "v2", null, out batch);
        batch.Version.Should().Be("v1");
        memory.End(batch, wasRefused: false);
        clock.Advance(TimeSpan.FromHours(0.2));
        memory.TryBegin(Key("a"), Terms, "v2", null, out batch);
        batch.Version.Should().Be("v2");
    }

    [Fact]
    public void The_oldest_are_forgotten_when_there_are_too_many()
    {
        var memory = new IdempotencyStore(new FakeTimeProvider());
        for (var i = 0; i <= IdempotencyStore.Capacity; i++)
        {
            memory.TryBegin(Key($"{i}"), Terms, "v1", null, out var batch).Should().BeTrue();
            memory.End(batch, wasRefused: false);
        }

        memory.TryBegin(Key("0"), Terms, "v2", null, out var first);
        memory.TryBegin(Key($"{IdempotencyStore.Capacity}"), Terms, "v2", null, out var last);

        first.Version.Should().Be("v2");
        last.Version.Should().Be("v1");
    }

    [Fact]
    public void A_repetition_forgets_nobody_though_the_memory_is_full()
    {
        var memory = new IdempotencyStore(new FakeTimeProvider());
        for (var i = 0; i < IdempotencyStore.Capacity; i++)
        {
            memory.TryBegin(Key($"{i}"), Terms, "v1", null, out var batch);
            memory.End(batch, wasRefused: false);
        }

        memory.TryBegin(Key("0"), Terms, "v2", null, out var oldest);

        oldest.Version.Should().Be("v1");
    }

    [Fact]
    public void A_caller_who_fills_the_memory_pushes_out_nobody_else()
    {
        var memory = new IdempotencyStore(new FakeTimeProvider());
        memory.TryBegin(Key("a", "crm"), Terms, "v1", null, out var first);
        memory.End(first, wasRefused: false);
        for (var i = 0; i <= IdempotencyStore.Capacity + 100; i++)
        {
            memory.TryBegin(Key($"{i}", "flood"), Terms, "v1", null, out var batch);
            memory.End(batch, wasRefused: false);
        }

        memory.TryBegin(Key("a", "crm"), Terms, "v2", null, out var again);

        again.Version.Should().Be("v1");
    }

    [Fact]
    public void Refused_batches_take_no_place_from_those_that_were_answered()
    {
        var memory = new IdempotencyStore(new FakeTimeProvider());
        memory.TryBegin(Key("a"), Terms, "v1", null, out var first);
        memory.End(first, wasRefused: false);
        for (var i = 0; i < 2 * IdempotencyStore.Capacity; i++)
        {
            memory.TryBegin(Key($"{i}"), Terms, "v1", null, out var refused);
            memory.End(refused, wasRefused: true);
        }

        memory.TryBegin(Key("a"), Terms, "v2", null, out var again);

        again.Version.Should().Be("v1");
    }

    private static IdempotencyKey Key(string value, string caller = "crm") => new(caller, value);
}
