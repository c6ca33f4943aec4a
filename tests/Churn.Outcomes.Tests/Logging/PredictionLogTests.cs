using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using Churn.Outcomes.Tests.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Tests.Logging;

/// <summary>The way of predictions into the log, and what becomes of them where the database does not work.</summary>
public sealed class PredictionLogTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly ChurnModel model;

    public PredictionLogTests()
    {
        var store = new ModelStore(folder["models"]);
        new HandMadeModel().PromoteIn(store);
        model = store.Open(store.ChampionVersion()!);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Predictions_are_written_with_what_was_answered()
    {
        await using var running = new Running(Sqlite(), new PredictionLogOptions());
        var answer = Answer();

        running.Log.Add(model, answer, null);

        (await running.Log.FlushAsync()).Should().BeTrue();
        var read = (await running.AllAsync()).Single();
        (read.Id, read.Version, read.Segment).Should().Be((answer.PredictionId!.Value, model.Version, answer.Segment));
        read.Probability.Should().Be(answer.ChurnProbability.Value);
        read.Codes.Should().Equal(answer.Codes.ToArray());
        (running.Log.Written, running.Log.Dropped).Should().Be((1, 0));
    }

    [Fact]
    public async Task What_the_queue_cannot_take_is_dropped_and_counted()
    {
        await using var running = new Running(Broken(), new PredictionLogOptions { Capacity = 10 });

        for (var i = 0; i < 5_000; i++) running.Log.Add(model, Answer(), null);

        running.Log.Dropped.Should().BeInRange(5_000 - 10 - PredictionLog.BlockSize, 5_000 - 10);
    }

    [Fact]
    public async Task A_durable_prediction_that_cannot_be_written_is_refused()
    {
        var options = new PredictionLogOptions { IsDurable = true, Capacity = 10, Patience = TimeSpan.FromMilliseconds(100) };
        await using var running = new Running(Broken(), options);
        running.Log.Add(model, Answer(), null);

        var commit = () => running.Log.CommitAsync(CancellationToken.None);
        var add = () =>
        {
            for (var i = 0; i < 2 * PredictionLog.BlockSize; i++) running.Log.Add(model, Answer(), null);
        };

        await commit.Should().ThrowAsync<LogUnavailableException>();
        add.Should().Throw<LogUnavailableException>();
    }

    [Fact]
    public async Task Predictions_on_a_full_disk_wait_until_there_is_room()
    {
        var store = Sqlite();
        await store.OpenAsync();
        var limited = new LimitedStore(store);
        await using var running = new Running(limited, new PredictionLogOptions { Retry = TimeSpan.FromMilliseconds(5) });

        limited.IsFull = true;
        for (var i = 0; i < 100; i++) running.Log.Add(model, Answer(), null);
        SpinWait.SpinUntil(() => running.Log.Fault is not null, TimeSpan.FromSeconds(20)).Should().BeTrue();
        limited.IsFull = false;

        (await running.Log.FlushAsync()).Should().BeTrue();
        (running.Log.Written, running.Log.Dropped, running.Log.Fault).Should().Be((100, 0, null));
    }

    [SkippableFact]
    public async Task Predictions_wait_for_a_database_that_goes_away()
    {
        using var server = PostgresServer.Require();
        LogLocation.TryParse(server.Location, out var location, out _).Should().BeTrue();
        var options = new PredictionLogOptions { Retry = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromSeconds(60) };
        await using var running = new Running(location!.CreateStore(), options);
        for (var i = 0; i < 50; i++) running.Log.Add(model, Answer(), null);
        (await running.Log.FlushAsync()).Should().BeTrue();

        server.Stop();
        for (var i = 0; i < 50; i++) running.Log.Add(model, Answer(), null);
        SpinWait.SpinUntil(() => running.Log.Fault is not null, TimeSpan.FromSeconds(60)).Should().BeTrue();
        server.Start();

        (await running.Log.FlushAsync()).Should().BeTrue();
        (await running.AllAsync()).Should().HaveCount(100);
        (running.Log.Written, running.Log.Dropped).Should().Be((100, 0));
    }

    [Fact]
    public void The_ids_of_a_batch_follow_from_its_first()
    {
        var first = PredictionIds.Next(Now);
        var ids = Enumerable.Range(0, 1_000).Select(index => PredictionIds.OfRecord(first, index)).ToArray();

        ids[0].Should().Be(first);
        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Version == 7 && (id.Variant & 0xC) == 8);
        PredictionIds.OfRecord(new Guid("01a224a1-0b00-7fff-bfff-ffffffffffff"), 1)
            .Should().Be(new Guid("01a224a1-0b00-7fff-8000-000000000000"));
    }

    private CustomerAnswer Answer()
    {
        var reader = model.Answerer.RentReader();
        var record = reader.Read(System.Text.Encoding.UTF8.GetBytes(new HandMadeModel().Golden[0]), null).Record!;
        return model.Answerer.Answer(record).WithId(Guid.CreateVersion7(Now));
    }

    private SqliteStore Sqlite() => new(folder["log.db"]);

    /// <summary>A database that is a folder.</summary>
    private SqliteStore Broken() => new(folder.Path);

    /// <summary>A log whose loop runs, until it is disposed.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task writing;

        public Running(IOutcomeStore store, PredictionLogOptions options)
        {
            Store = store;
            Log = new PredictionLog(store, options, TimeProvider.System);
            writing = Task.Run(() => Log.RunAsync(stop.Token));
        }

        public IOutcomeStore Store { get; }

        public PredictionLog Log { get; }

        public async Task<List<PredictionWithOutcome>> AllAsync()
        {
            var all = new List<PredictionWithOutcome>();
            await foreach (var read in Store.ReadAsync(DateTimeOffset.UnixEpoch, Now.AddYears(9))) all.Add(read);
            return all;
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await writing;
            Log.Dispose();
            stop.Dispose();
        }
    }
}
