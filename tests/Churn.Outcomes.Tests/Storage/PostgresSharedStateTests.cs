using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>What replicas share in PostgreSQL; without it these tests skip.</summary>
public sealed class PostgresSharedStateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly Guid One = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Other = new("22222222-2222-2222-2222-222222222222");
    private static readonly Guid Caller = new("33333333-3333-3333-3333-333333333333");
    private static readonly Dictionary<Guid, TimeSpan> Nothing = [];

    private readonly SharedBatch batch = new(Caller, One, "terms", "v1", new DateOnly(2026, 11, 1), Other);

    [SkippableFact]
    public async Task What_one_replica_granted_the_other_learns()
    {
        var (_, state) = await OpenAsync();
        var first = await state.ExchangeAsync(One, Nothing);
        (first.Replicas, first.UntilFull.Count).Should().Be((1, 0));

        await state.ExchangeAsync(One, new Dictionary<Guid, TimeSpan> { [Caller] = TimeSpan.FromMinutes(5) });
        var second = await state.ExchangeAsync(
            Other, new Dictionary<Guid, TimeSpan> { [Caller] = TimeSpan.FromMinutes(1), [One] = TimeSpan.FromHours(1) });

        second.Replicas.Should().Be(2);
        second.UntilFull[Caller].Should().BeCloseTo(TimeSpan.FromMinutes(6), TimeSpan.FromSeconds(20));
        second.UntilFull[One].Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromSeconds(20));
        await state.SweepAsync();
        (await state.ExchangeAsync(One, Nothing)).UntilFull.Should().HaveCount(2);
    }

    [SkippableFact]
    public async Task One_replica_at_a_time_has_a_batch_and_the_next_finds_what_is_known()
    {
        var (_, state) = await OpenAsync();
        await state.ExchangeAsync(One, Nothing);
        await state.ExchangeAsync(Other, Nothing);
        (await state.TryBeginAsync(One, batch)).Should().Be(batch);
        (await state.TryBeginAsync(Other, batch)).Should().BeNull();
        (await state.TryBeginAsync(One, batch)).Should().BeNull();

        var answered = batch with { StartLength = 9, StartHash = "start", BodyHash = "all", BodyLength = 9 };
        await state.EndAsync(Other, batch, isKept: false); // it has not got it
        await state.EndAsync(One, answered, isKept: true);

        var again = await state.TryBeginAsync(Other, batch with { Terms = "others", Version = "v2", AsOf = null, FirstId = One });
        again.Should().Be(answered with { IsKept = true });
    }

    [SkippableFact]
    public async Task Of_many_that_begin_a_batch_at_once_one_has_it()
    {
        var (_, state) = await OpenAsync();
        var replicas = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var replica in replicas) await state.ExchangeAsync(replica, Nothing);

        var begun = await Task.WhenAll(replicas.Select(replica => state.TryBeginAsync(replica, batch)));

        begun.Count(known => known is not null).Should().Be(1);
    }

    [SkippableFact]
    public async Task A_refused_batch_is_forgotten()
    {
        var (_, state) = await OpenAsync();
        await state.ExchangeAsync(One, Nothing);
        await state.TryBeginAsync(One, batch);
        await state.EndAsync(One, batch, isKept: false);

        (await state.TryBeginAsync(One, batch with { Version = "v2" }))!.Version.Should().Be("v2");
    }

    [SkippableFact]
    public async Task The_batch_of_a_replica_that_has_died_is_begun_by_another()
    {
        var (address, state) = await OpenAsync();
        await state.ExchangeAsync(One, Nothing);
        await state.ExchangeAsync(Other, Nothing);
        await state.TryBeginAsync(One, batch);

        PostgresFixture.Run(
            address, $"UPDATE churn_log.replicas SET seen = seen - interval '31 seconds' WHERE id = '{One}'");

        (await state.TryBeginAsync(Other, batch with { Version = "v2" }))!.Version.Should().Be("v1");
        (await state.ExchangeAsync(Other, Nothing)).Replicas.Should().Be(1);
    }

    [SkippableFact]
    public async Task Batches_are_forgotten_after_a_day_and_the_oldest_of_very_many()
    {
        var (address, state) = await OpenAsync();
        await state.ExchangeAsync(One, Nothing);
        await state.TryBeginAsync(One, batch);
        await state.EndAsync(One, batch, isKept: true);
        PostgresFixture.Run(address, "UPDATE churn_log.batches SET first = first - interval '25 hours'");
        (await state.TryBeginAsync(One, batch with { Version = "v2" }))!.Version.Should().Be("v2");
        await state.EndAsync(One, batch, isKept: true);
        PostgresFixture.Run(
            address,
            """
            INSERT INTO churn_log.batches (caller, key, terms, version, first_id, first)
            SELECT caller, gen_random_uuid(), terms, version, first_id, now() FROM churn_log.batches, generate_series(1, 10000);
            """);

        await state.SweepAsync();

        (await state.TryBeginAsync(One, batch with { Version = "v3" }))!.Version.Should().Be("v3");
    }

    private async Task<(string Address, ISharedState State)> OpenAsync()
    {
        var address = postgres.NewDatabase();
        var store = new PostgresStore(address);
        await store.OpenAsync();
        return (address, store.Shared);
    }
}
