using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>What holds for every database of a log.</summary>
public abstract partial class OutcomeStoreContract
{
    protected static readonly DateTimeOffset Day1 = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Received = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a store without tables; it skips the test where it cannot.</summary>
    protected abstract IOutcomeStore Create();

    /// <summary>Makes a store over tables of the second schema, with predictions of a customer "C1" and the model "v1".</summary>
    private protected abstract IOutcomeStore CreateOfSecondSchema(params (Guid Id, DateTimeOffset Time)[] predictions);

    [SkippableFact]
    public async Task A_prediction_is_read_as_it_was_written()
    {
        using var store = await OpenAsync();
        var written = Predictions.Make(Day1) with
        {
            AsOf = new DateOnly(2025, 12, 31),
            ShouldContact = true,
            Campaign = "spring",
            Group = "control",
            Probability = 0.25,
        };

        await store.AppendAsync([written]);
        var read = await AllAsync(store);

        read.Should().ContainSingle().Which.Should().BeEquivalentTo(new PredictionWithOutcome(
            written.Id,
            Day1,
            new DateTimeOffset(2026, 2, 6, 0, 0, 0, TimeSpan.Zero),
            "v1",
            new DateOnly(2025, 12, 31),
            [1, float.NaN, -1],
            0.25,
            true,
            "at-risk",
            "spring",
            "control",
            null), options => options.Excluding(row => row.Customer));
        read[0].Customer.Should().NotBeNull();
    }

    [SkippableFact]
    public async Task A_prediction_without_the_optional_values_is_read_as_it_was_written()
    {
        using var store = await OpenAsync();

        await store.AppendAsync([Predictions.Make(Day1) with { CustomerId = null }]);

        var read = (await AllAsync(store)).Single();
        (read.AsOf, read.ShouldContact, read.Campaign, read.Group, read.Churned).Should().Be((null, null, null, null, null));
        read.Mature.Should().Be(Day1.AddDays(37));
    }

    [SkippableFact]
    public async Task The_score_of_the_other_version_of_a_trial_is_read_as_it_was_written()
    {
        using var store = await OpenAsync();
        var made = Predictions.Make(Day1);
        var other = made.Model with { Version = "v2" };

        await store.AppendAsync(
        [
            made with { OtherModel = other, OtherProbability = .75 },
            made with { Id = Guid.CreateVersion7(Day1), OtherModel = other, OtherProbability = .5 },
            made with { Id = Guid.CreateVersion7(Day1), CustomerId = "C1" },
        ]);
        var read = await AllAsync(store);

        read.Select(row => row.Other?.Version).Should().BeEquivalentTo(["v2", "v2", null]);
        read.Single(row => row.Id == made.Id).Other!.Probability.Should().Be(.75);
        read.Select(row => row.Customer).Distinct().Should().HaveCount(2).And.NotContainNulls();
    }

    [SkippableFact]
    public async Task A_block_that_is_written_again_is_not_doubled()
    {
        using var store = await OpenAsync();
        var block = Enumerable.Range(0, 50).Select(_ => Predictions.Make(Day1)).ToArray();

        await store.AppendAsync(block[..30]);
        await store.AppendAsync(block);
        await store.AppendAsync(block);

        (await AllAsync(store)).Select(read => read.Id).Should().BeEquivalentTo(block.Select(written => written.Id));
    }

    [SkippableFact]
    public async Task An_outcome_within_the_window_is_accepted_once()
    {
        using var store = await OpenAsync();
        var prediction = Predictions.Make(Day1);
        await store.AppendAsync([prediction]);
        var left = Of(prediction, true, Day1.AddDays(10));

        (await StatusesAsync(store, left, left)).Should().Equal(OutcomeStatus.Accepted, OutcomeStatus.Duplicate);
        (await StatusesAsync(store, left)).Should().Equal(OutcomeStatus.Duplicate);
        (await AllAsync(store)).Single().Churned.Should().BeTrue();
    }

    [SkippableFact]
    public async Task An_outcome_that_contradicts_the_first_one_changes_nothing()
    {
        using var store = await OpenAsync();
        var prediction = Predictions.Make(Day1);
        await store.AppendAsync([prediction]);

        (await StatusesAsync(store, Of(prediction, true, Day1.AddDays(10)), Of(prediction, false, Day1.AddDays(40))))
            .Should().Equal(OutcomeStatus.Accepted, OutcomeStatus.Contradicting);
        (await AllAsync(store)).Single().Churned.Should().BeTrue();
    }

    [SkippableFact]
    public async Task Still_here_counts_only_once_the_window_has_ended()
    {
        using var store = await OpenAsync();
        var prediction = Predictions.Make(Day1);
        await store.AppendAsync([prediction]);

        var early = (await store.RecordAsync([Of(prediction, false, Day1.AddDays(36))], Received)).Single();
        early.Should().Be(new OutcomeResult(OutcomeStatus.Early, 0, Day1.AddDays(37)));
        (await AllAsync(store)).Single().Churned.Should().BeNull();
        (await StatusesAsync(store, Of(prediction, false, Day1.AddDays(37)))).Should().Equal(OutcomeStatus.Accepted);
        (await AllAsync(store)).Single().Churned.Should().BeFalse();
    }

    [SkippableFact]
    public async Task Who_left_after_the_window_stayed_within_it()
    {
        using var store = await OpenAsync();
        var prediction = Predictions.Make(Day1);
        await store.AppendAsync([prediction]);

        (await StatusesAsync(store, Of(prediction, true, Day1.AddDays(38)))).Should().Equal(OutcomeStatus.Late);
        (await AllAsync(store)).Single().Churned.Should().BeFalse();
        (await StatusesAsync(store, Of(prediction, false, Day1.AddDays(50)))).Should().Equal(OutcomeStatus.Duplicate);
    }

    [SkippableFact]
    public async Task Outcomes_of_nobody_and_from_before_the_prediction_are_not_remembered()
    {
        using var store = await OpenAsync();
        var prediction = Predictions.Make(Day1);
        await store.AppendAsync([prediction]);

        var statuses = await StatusesAsync(
            store,
            Of(Predictions.Make(Day1), true, Day1.AddDays(1)),
            OfCustomer("nobody", true, Day1.AddDays(1)),
            Of(prediction, true, Day1.AddDays(-1)));

        statuses.Should().Equal(OutcomeStatus.Unknown, OutcomeStatus.Unknown, OutcomeStatus.BeforePrediction);
        (await AllAsync(store)).Single().Churned.Should().BeNull();
    }

    [SkippableFact]
    public async Task An_outcome_of_a_customer_counts_for_each_of_their_predictions()
    {
        using var store = await OpenAsync();
        LoggedPrediction[] predictions =
        [
            .. new[] { 0, 20, 60, 90 }.Select(day => Predictions.Make(Day1.AddDays(day)) with { CustomerId = "C1" }),
            Predictions.Make(Day1) with { CustomerId = "C2" },
        ];
        await store.AppendAsync(predictions);

        var result = (await store.RecordAsync([OfCustomer("C1", true, Day1.AddDays(70))], Received)).Single();

        result.Should().Be(new OutcomeResult(OutcomeStatus.Accepted, 3));
        var read = (await AllAsync(store)).ToDictionary(one => one.Id, one => one.Churned);
        predictions.Select(prediction => read[prediction.Id]).Should().Equal(false, false, true, null, null);
    }

    [SkippableFact]
    public async Task Everybody_else_who_was_still_here_stayed()
    {
        using var store = await OpenAsync();
        LoggedPrediction[] predictions =
        [
            Predictions.Make(Day1) with { CustomerId = "left" },
            Predictions.Make(Day1) with { CustomerId = "stayed" },
            Predictions.Make(Day1.AddDays(30)) with { CustomerId = "stayed" },
            Predictions.Make(Day1) with { CustomerId = null },
        ];
        await store.AppendAsync(predictions);

        (await store.RecordStayedAsync(["left"], Day1.AddDays(40), Received)).Should().Be(1);
        (await store.RecordStayedAsync(["left"], Day1.AddDays(40), Received)).Should().Be(0);

        var read = (await AllAsync(store)).ToDictionary(one => one.Id, one => one.Churned);
        predictions.Select(prediction => read[prediction.Id]).Should().Equal(null, false, null, null);
    }

    [SkippableFact]
    public async Task An_erased_customer_leaves_neither_prediction_nor_outcome()
    {
        using var store = await OpenAsync();
        var erased = Predictions.Make(Day1) with { CustomerId = "C1" };
        var kept = Predictions.Make(Day1) with { CustomerId = "C2" };
        await store.AppendAsync([erased, kept, Predictions.Make(Day1.AddDays(1)) with { CustomerId = "C1" }]);
        await store.RecordAsync([OfCustomer("C1", true, Day1.AddDays(3))], Received);

        (await store.CountCustomerAsync(store.HashOf("C1"))).Should().Be(new CustomerRowCounts(2, 2, 0, 0));
        (await store.EraseAsync("C1")).Should().Be(new CustomerRowCounts(2, 2, 0, 0));
        (await store.EraseAsync("C1")).Should().Be(new CustomerRowCounts(0, 0, 0, 0));

        (await AllAsync(store)).Select(read => read.Id).Should().Equal(kept.Id);
        (await StatusesAsync(store, Of(erased, true, Day1.AddDays(3)))).Should().Equal(OutcomeStatus.Unknown);
    }

    [SkippableFact]
    public async Task Predictions_older_than_a_time_are_deleted()
    {
        using var store = await OpenAsync();
        var kept = Predictions.Make(Day1);
        await store.AppendAsync([Predictions.Make(Day1.AddTicks(-TimeSpan.TicksPerSecond)), kept]);

        (await store.DeleteBeforeAsync(Day1)).Should().Be(1);

        (await AllAsync(store)).Select(read => read.Id).Should().Equal(kept.Id);
    }

    [SkippableFact]
    public async Task Predictions_are_read_in_the_order_of_their_times()
    {
        using var store = await OpenAsync();
        var first = Predictions.Make(Day1);
        var second = Predictions.Make(Day1.AddMilliseconds(1));
        await store.AppendAsync([second, first]);

        (await AllAsync(store)).Select(read => read.Id).Should().Equal(first.Id, second.Id);
    }

    [SkippableFact]
    public async Task A_span_of_time_has_its_start_and_not_its_end()
    {
        using var store = await OpenAsync();
        var (before, first, last, after) = (Day1.AddMilliseconds(-1), Day1, Day1.AddMilliseconds(9), Day1.AddMilliseconds(10));
        await store.AppendAsync([.. new[] { before, first, last, after }.Select(Predictions.Make)]);

        var read = new List<DateTimeOffset>();
        await foreach (var row in store.ReadAsync(first, after)) read.Add(row.Time);

        read.Should().Equal(first, last);
    }

    [SkippableFact]
    public async Task A_log_of_the_second_schema_keeps_its_rows_and_their_times()
    {
        var batch = Guid.CreateVersion7(Day1.AddHours(-1)); // the third schema is the first in which ids have the batch's time
        using var store = CreateOfSecondSchema((batch, Day1), (Guid.CreateVersion7(Day1.AddDays(1)), Day1.AddDays(1)));
        await store.OpenAsync();
        var added = Predictions.Make(Day1.AddDays(2)) with { CustomerId = "C1", ShouldContact = true };
        await store.AppendAsync([added]);

        var read = await AllAsync(store);

        read.Select(row => row.Time).Should().Equal(Day1, Day1.AddDays(1), Day1.AddDays(2));
        read.Select(row => row.Customer).Distinct().Should().ContainSingle();
        (await store.CountAsync(Day1, Day1.AddDays(1), Day1)).Should().Equal(new LogCounts("v1", 1, 0, 0, null));
        (await store.DeleteBeforeAsync(Day1)).Should().Be(0);
        (await store.RecordAsync([OfCustomer("C1", true, Day1.AddDays(3))], Received)).Single().Predictions.Should().Be(3);
        (await store.DeleteBeforeAsync(Day1.AddMilliseconds(1))).Should().Be(1);
        (await AllAsync(store)).Should().HaveCount(2).And.NotContain(row => row.Id == batch);
    }

    [SkippableFact]
    public async Task Many_predictions_with_every_value_are_read_as_they_were_written()
    {
        using var store = await OpenAsync();
        var written = Enumerable.Range(0, 3_000).Select(row => Predictions.Make(Day1.AddMilliseconds(row)) with
        {
            AsOf = new DateOnly(1999, 12, 31).AddDays(row % 3),
            CustomerId = new string('ß', row % 200),
            Codes = [row, -row / 3f, float.MaxValue],
            Probability = row / 3_000.0,
            ShouldContact = row % 2 == 0,
            Segment = row % 5 == 0 ? "at-risk" : "größte",
            Campaign = row % 7 == 0 ? "spring" : null,
            Group = row % 7 == 0 ? "treatment" : null,
        }).ToArray();

        await store.AppendAsync(written);

        (await AllAsync(store)).Should().BeEquivalentTo(
            written.Select(row => new PredictionWithOutcome(
                row.Id, row.Time, row.Mature, "v1", row.AsOf, row.Codes, row.Probability, row.ShouldContact, row.Segment,
                row.Campaign, row.Group, null)),
            options => options.Excluding(row => row.Customer).WithStrictOrdering());
    }

    [SkippableFact]
    public async Task A_store_that_is_opened_twice_keeps_what_it_has()
    {
        using var store = await OpenAsync();
        await store.AppendAsync([Predictions.Make(Day1) with { CustomerId = "C1" }]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.OpenAsync()));

        (await StatusesAsync(store, OfCustomer("C1", true, Day1.AddDays(3)))).Should().Equal(OutcomeStatus.Accepted);
    }

    [SkippableFact]
    public async Task Outcomes_that_many_send_at_once_are_counted_once()
    {
        using var store = await OpenAsync();
        var predictions = Enumerable.Range(0, 200).Select(_ => Predictions.Make(Day1)).ToArray();
        await store.AppendAsync(predictions);
        var outcomes = predictions.Select(prediction => Of(prediction, true, Day1.AddDays(3))).ToArray();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.RecordAsync(outcomes, Received))));

        results.SelectMany(all => all).Count(result => result.Status == OutcomeStatus.Accepted).Should().Be(200);
        results.SelectMany(all => all).Count(result => result.Status == OutcomeStatus.Duplicate).Should().Be(600);
    }

    [SkippableFact]
    public async Task A_sample_is_a_part_of_a_larger_one_and_of_one_version()
    {
        using var store = await OpenAsync();
        var all = Enumerable.Range(0, 2_000)
            .Select(row => Predictions.Make(Day1.AddMinutes(row)) with { ShouldContact = row % 2 == 0 }).ToArray();
        var other = Predictions.Make(Day1) with { Model = all[0].Model with { Version = "v2" }, ShouldContact = true };
        await store.AppendAsync([.. all, other, Predictions.Make(Day1)]);

        var samples = new List<Guid[]>();
        for (var halvings = 0; halvings <= LogSample.MaxHalvings; halvings++)
            samples.Add(await SampleAsync(store, new LogSample("v1", Day1, Day1.AddDays(9), halvings)));

        samples[0].Should().Equal(all.Select(one => one.Id), "that is every prediction of the version, in order");
        foreach (var (larger, smaller) in samples.Zip(samples.Skip(1))) smaller.Should().BeSubsetOf(larger);
        samples[2].Length.Should().BeInRange(380, 620);
        samples[16].Length.Should().BeLessThan(4);
        (await SampleAsync(store, new LogSample("v1", Day1.AddMinutes(5), Day1.AddMinutes(8)))).Should().HaveCount(3);
    }

    [SkippableFact]
    public async Task A_sample_of_a_batch_is_spread_over_it()
    {
        using var store = await OpenAsync();
        var first = Guid.CreateVersion7(Day1);
        var batch = Enumerable.Range(0, 256).Select(index => Predictions.Make(Day1) with
        {
            Id = PredictionIds.OfRecord(first, index),
            ShouldContact = false,
        });
        await store.AppendAsync([.. batch]);

        (await SampleAsync(store, new LogSample("v1", Day1, Day1.AddDays(1), 3))).Should().HaveCount(32);
    }

    [SkippableFact]
    public async Task Beside_a_sample_every_customer_with_a_group_is_read_of_any_version()
    {
        using var store = await OpenAsync();
        var scored = Enumerable.Range(0, 64)
            .Select(minute => Predictions.Make(Day1.AddMinutes(minute)) with { ShouldContact = false }).ToArray();
        var planned = scored[0] with
        {
            Id = new Guid($"{Guid.CreateVersion7(Day1.AddHours(2)):N}"[..^4] + "ffff"), // an id that no sample takes
            Campaign = "spring",
            Group = "treatment",
        };
        var ofOther = Predictions.Make(Day1.AddHours(3)) with
        {
            Model = scored[0].Model with { Version = "v2" },
            ShouldContact = true,
            Campaign = "spring",
            Group = "control",
        };
        var later = ofOther with { Id = Guid.CreateVersion7(Day1.AddDays(9)) };
        await store.AppendAsync([.. scored, planned, ofOther, later]);
        var sample = new LogSample("v1", Day1, Day1.AddDays(1), 2);

        var read = new List<PredictionWithOutcome>();
        await foreach (var prediction in store.SampleAsync(sample)) read.Add(prediction);

        read.Where(one => !sample.Holds(one)).Select(one => one.Id).Should().Equal(planned.Id, ofOther.Id);
        read.Where(sample.Holds).Should().OnlyContain(one => one.Version == "v1" && one.Group == null);
    }

    [SkippableFact]
    public async Task Predictions_are_counted_by_version_mature_and_known()
    {
        using var store = await OpenAsync();
        var all = Enumerable.Range(0, 5)
            .Select(day => Predictions.Make(Day1.AddDays(day)) with { ShouldContact = true }).ToArray();
        var other = Predictions.Make(Day1) with { Model = all[0].Model with { Version = "v2" }, ShouldContact = false };
        await store.AppendAsync([.. all, other, Predictions.Make(Day1)]);
        await store.RecordAsync([Of(all[0], true, Day1.AddDays(3)), Of(all[4], true, Day1.AddDays(6))], Received);

        var counts = await store.CountAsync(Day1, Day1.AddDays(9), now: all[2].Mature);

        counts.Should().Equal(
            new LogCounts("v1", 5, 3, 1, Received), new LogCounts("v2", 1, 1, 0, null));
        (await store.CountAsync(Day1.AddDays(9), DateTimeOffset.MaxValue, Day1)).Should().BeEmpty();
    }

    private static async Task<Guid[]> SampleAsync(IOutcomeStore store, LogSample sample)
    {
        var ids = new List<Guid>();
        await foreach (var read in store.SampleAsync(sample)) ids.Add(read.Id);
        return [.. ids];
    }

    private protected async Task<IOutcomeStore> OpenAsync()
    {
        var store = Create();
        await store.OpenAsync();
        return store;
    }

    private static async Task<List<PredictionWithOutcome>> AllAsync(IOutcomeStore store)
    {
        var all = new List<PredictionWithOutcome>();
        await foreach (var read in store.ReadAsync(Day1.AddYears(-5), Day1.AddYears(5))) all.Add(read);
        return all;
    }

    private static async Task<IEnumerable<OutcomeStatus>> StatusesAsync(IOutcomeStore store, params Outcome[] outcomes) =>
        (await store.RecordAsync(outcomes, Received)).Select(result => result.Status);

    private static Outcome Of(LoggedPrediction prediction, bool churned, DateTimeOffset at) =>
        new(prediction.Id, null, churned, at, at);

    private static Outcome OfCustomer(string customer, bool churned, DateTimeOffset at) => new(null, customer, churned, at, at);
}
