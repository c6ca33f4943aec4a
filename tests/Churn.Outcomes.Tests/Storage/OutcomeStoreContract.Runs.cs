using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>What holds for the scoring runs of every log.</summary>
public abstract partial class OutcomeStoreContract
{
    private static readonly RunContent Sent = new() { File = "customers.csv", By = "analyst", Version = "v1" };

    [SkippableFact]
    public async Task A_run_and_its_customers_are_read_as_they_were_written()
    {
        using var store = await OpenAsync();
        var runs = store.Runs;
        var content = Sent with { Faults = [new RunFault(3, "it has 2 fields.")], Actions = [new RunAction("call", "phone", 9)] };
        var customers = new[]
        {
            Customer(0, "K-1", 0.9), Customer(1, "客户", 0.5) with { Value = null, Fields = """["阿达", null]""" },
        };

        var run = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        await runs.AddAsync(run, customers);
        (await runs.SaveAsync(run, RunState.Scoring, RunState.Planning, content, Day1.AddSeconds(5))).Should().BeTrue();

        (await runs.FindAsync(run)).Should().BeEquivalentTo(
            new ScoringRun(run, Day1, Day1.AddSeconds(5), RunState.Planning, content));
        (await ListAsync(runs.ReadAsync(run))).Should().BeEquivalentTo(
            customers.Select(customer => customer with { Fields = null }), options => options.WithStrictOrdering());
        (await ListAsync(runs.RecordsAsync(run))).Select(record => (record.Key, record.Fields)).Should().Equal(
            ("K-1", null), ("客户", """["阿达", null]"""));
        (await runs.FindAsync(run + 1)).Should().BeNull();
    }

    [SkippableFact]
    public async Task A_run_that_somebody_ended_takes_nothing_more_and_forgets_its_customers()
    {
        using var store = await OpenAsync();
        var runs = store.Runs;
        var run = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        await runs.AddAsync(run, [Customer(0, "K-1", 0.9)]);

        (await runs.TouchAsync(run, Day1)).Should().BeTrue();
        (await runs.EndAsync(run, RunState.Cancelled, Day1)).Should().BeTrue();

        (await runs.TouchAsync(run, Day1)).Should().BeFalse();
        (await runs.EndAsync(run, RunState.Interrupted, Day1)).Should().BeFalse();
        (await runs.SaveAsync(run, RunState.Scoring, RunState.Planning, Sent, Day1)).Should().BeFalse();
        (await ListAsync(runs.ReadAsync(run))).Should().BeEmpty();
        (await runs.FindAsync(run))!.State.Should().Be(RunState.Cancelled);
    }

    [SkippableFact]
    public async Task Customers_that_come_after_the_end_of_a_run_are_forgotten_by_the_next_end()
    {
        using var store = await OpenAsync();
        var runs = store.Runs;
        var run = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        await runs.EndAsync(run, RunState.Cancelled, Day1);
        await runs.AddAsync(run, [Customer(0, "K-1", 0.9)]);

        (await runs.EndAsync(run, RunState.Interrupted, Day1)).Should().BeFalse();

        (await ListAsync(runs.ReadAsync(run))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_list_that_was_being_made_again_when_it_ended_is_as_it_was_before()
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);
        var content = (await store.Runs.FindAsync(run))!.Content;
        await store.Runs.SaveAsync(run, RunState.Ready, RunState.Planning, content, Day1);

        (await store.Runs.EndAsync(run, RunState.Cancelled, Day1)).Should().BeTrue();

        (await store.Runs.FindAsync(run))!.State.Should().Be(RunState.Ready);
        (await store.Runs.CountAsync(new CallQuery(run))).Should().Be(4);
    }

    [SkippableFact]
    public async Task Runs_that_nobody_works_on_any_more_are_interrupted()
    {
        using var store = await OpenAsync();
        var runs = store.Runs;
        var silent = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        var alive = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        await runs.TouchAsync(alive, Day1.AddMinutes(1));

        await runs.InterruptAsync(Day1.AddMinutes(1), Day1.AddMinutes(2));

        (await runs.ListAsync(9)).Select(run => (run.Id, run.State)).Should().Equal(
            (alive, RunState.Scoring), (silent, RunState.Interrupted));
    }

    [SkippableTheory]
    [InlineData(CallSort.Profit, new[] { 3, 1, 0, 4 })]
    [InlineData(CallSort.Probability, new[] { 4, 0, 1, 3 })]
    [InlineData(CallSort.Value, new[] { 0, 1, 4, 3 })]
    public async Task A_list_is_read_a_page_at_a_time_in_every_order(CallSort sort, int[] order)
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);
        var read = new List<int>();

        for (int? after = null; ;)
        {
            var page = await ListAsync(store.Runs.CallsAsync(new CallQuery(run, sort) { After = after, Limit = 2 }));
            if (page.Count == 0) break;
            read.AddRange(page.Select(call => call.Place));
            after = page[^1].Place;
        }

        read.Should().Equal(order);
    }

    [SkippableFact]
    public async Task A_list_is_filtered_and_counted()
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);
        var all = new CallQuery(run);

        (await store.Runs.MarkAsync(run, [0, 1, 2, 3], Day1)).Should().Be(2, "one is a control, one has no action");
        (await store.Runs.CountAsync(all)).Should().Be(4);
        (await store.Runs.CountAsync(all with { Action = 1 })).Should().Be(1);
        (await store.Runs.CountAsync(all with { Segment = "loyal" })).Should().Be(0);
        (await store.Runs.CountAsync(all with { MinProbability = 0.8 })).Should().Be(3);
        (await store.Runs.CountAsync(all with { BelowProbability = 0.8 })).Should().Be(1);
        (await store.Runs.CountAsync(all with { MinValue = 90 })).Should().Be(2);
        (await store.Runs.CountAsync(all with { BelowValue = 90 })).Should().Be(1);
        (await store.Runs.CountAsync(all with { HasValue = false })).Should().Be(1);
        (await store.Runs.CountAsync(all with { IsControl = true })).Should().Be(1);
        (await store.Runs.CountAsync(all with { IsContacted = true })).Should().Be(2);
        (await store.Runs.MarkAsync(run, [0], null)).Should().Be(1);
        (await store.Runs.CallAsync(run, 0))!.Contacted.Should().BeNull();
        (await store.Runs.CallAsync(run, 3))!.Contacted.Should().Be(Day1);
        (await store.Runs.CallAsync(run, 2))!.Action.Should().BeNull();
        (await store.Runs.CallAsync(run, 9)).Should().BeNull();
    }

    [SkippableFact]
    public async Task A_new_list_takes_the_place_of_the_one_before()
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);
        var content = (await store.Runs.FindAsync(run))!.Content;
        await store.Runs.SaveAsync(run, RunState.Ready, RunState.Planning, content, Day1);

        (await store.Runs.PlanAsync(run, content, [new PlannedCall(2, 0, false, 5)], Day1)).Should().BeTrue();

        (await ListAsync(store.Runs.CallsAsync(new CallQuery(run)))).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Place = 2, Key = "K-2", Profit = 5.0 });
        (await store.Runs.PlanAsync(run, content, [], Day1)).Should().BeFalse("it is ready already");
    }

    [SkippableFact]
    public async Task A_list_that_is_kept_is_remembered_with_its_predictions_and_read_with_what_the_model_read()
    {
        using var store = await OpenAsync();
        var (called, control, other) = (Predictions.Make(Day1), Predictions.Make(Day1), Predictions.Make(Day1));
        await store.AppendAsync([called, control, other]);
        var run = await PlannedAsync(store, called.Id, control.Id, other.Id);
        var content = (await store.Runs.FindAsync(run))!.Content;

        (await store.Runs.KeepAsync(run, content with { Plan = content.Plan! with { CampaignId = "spring" } }, Day1))
            .Should().BeTrue();

        (await AllAsync(store)).Select(read => (read.Id, read.Campaign, read.Group)).Should().BeEquivalentTo(
            new[] { (called.Id, "spring", "treatment"), (control.Id, "spring", "control"), (other.Id, null, null) });
        (await store.Runs.CallAsync(run, 0))!.Codes.Should().Equal(called.Codes);
        (await store.Runs.CallAsync(run, 3))!.Codes.Should().BeNull();
    }

    [SkippableFact]
    public async Task The_scores_of_a_customer_are_found_by_their_key_with_outcomes_until_they_are_erased()
    {
        using var store = await OpenAsync();
        var first = Predictions.Make(Day1) with { CustomerId = "K-0" };
        await store.AppendAsync([first]);
        var (before, run) = (await PlannedAsync(store, first.Id), await PlannedAsync(store));
        await store.RecordAsync([Of(first, true, Day1.AddDays(3))], Received);

        (await store.Runs.ScoresAsync("K-0")).Select(score => (score.Run, score.Place, score.Churned)).Should().Equal(
            (run, 0, null), (before, 0, true));
        (await store.EraseAsync("K-0")).Predictions.Should().Be(1);
        (await store.Runs.ScoresAsync("K-0")).Should().BeEmpty();
        (await store.Runs.CountAsync(new CallQuery(run))).Should().Be(3);
    }

    [SkippableFact]
    public async Task Runs_older_than_a_time_are_deleted_with_their_customers()
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);

        await store.DeleteBeforeAsync(Day1);
        (await store.Runs.FindAsync(run)).Should().NotBeNull();
        await store.DeleteBeforeAsync(Day1.AddSeconds(1));

        (await store.Runs.ListAsync(9)).Should().BeEmpty();
        (await store.Runs.ScoresAsync("K-0")).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task What_changed_between_two_runs_is_counted_and_read_those_who_moved_most_first()
    {
        using var store = await OpenAsync();
        var predicted = Predictions.Make(Day1);
        await store.AppendAsync([predicted]);
        var before = await RunOfAsync(store, ("A", 0.1), ("B", 0.4), ("C", 0.9), ("D", 0.6), ("GONE", 0.7));
        var now = await RunOfAsync(
            store, [("A", 0.6), ("B", 0.95), ("C", 0.2), ("D", 0.8), ("NEW", 0.3)], predicted.Id);
        var pair = new RunPair(before, now);

        (await store.Runs.CountChangesAsync(pair)).Should().Be(new RunChangeCounts(2, 1, 1, 1, 1));
        var risen = await ListAsync(store.Runs.ChangesAsync(pair, RunChangeKind.AtRisk));
        risen.Select(change => change.Key).Should().Equal("B", "A");
        risen[1].Should().BeEquivalentTo(new RunChange(
            "A", new RunStanding(0, 0.1, 100, "at-risk", null), new RunStanding(0, 0.6, 100, "at-risk", predicted.Codes)));
        (await ListAsync(store.Runs.ChangesAsync(pair, RunChangeKind.AtRisk, 1))).Should().ContainSingle();
        (await ListAsync(store.Runs.ChangesAsync(pair, RunChangeKind.Recovered))).Should().ContainSingle(one => one.Key == "C");
        (await ListAsync(store.Runs.ChangesAsync(pair, RunChangeKind.New))).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Key = "NEW", Before = (RunStanding?)null, Now = new { Probability = 0.3 } });
        (await ListAsync(store.Runs.ChangesAsync(pair, RunChangeKind.Gone))).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Key = "GONE", Now = (RunStanding?)null, Before = new { Probability = 0.7 } });
    }

    [SkippableFact]
    public async Task Runs_without_common_customers_have_new_and_gone_ones_alone()
    {
        using var store = await OpenAsync();
        var (before, now) = (await RunOfAsync(store, ("A", 0.9)), await RunOfAsync(store, ("B", 0.9), ("C", 0.1)));

        (await store.Runs.CountChangesAsync(new RunPair(before, now))).Should().Be(new RunChangeCounts(0, 0, 2, 1, 0));
    }

    [SkippableFact]
    public async Task A_list_is_filtered_by_who_is_newly_at_risk_since_an_earlier_run()
    {
        using var store = await OpenAsync();
        var before = await RunOfAsync(store, ("K-0", 0.2), ("K-1", 0.8), ("K-4", 0.1));
        var run = await PlannedAsync(store);

        (await ListAsync(store.Runs.CallsAsync(new CallQuery(run) { NewAtRiskSince = before }))).Select(call => call.Key)
            .Should().Equal("K-0", "K-4");
        (await store.Runs.CountAsync(new CallQuery(run) { NewAtRiskSince = before })).Should().Be(2);
    }

    [SkippableFact]
    public async Task The_customers_of_a_run_are_summed_up_by_segment()
    {
        using var store = await OpenAsync();
        var run = await PlannedAsync(store);

        var segment = (await store.Runs.SegmentsAsync(run)).Should().ContainSingle().Subject;

        segment.Should().BeEquivalentTo(new { Name = "at-risk", Customers = 5, Listed = 4 });
        segment.ExpectedToLeave.Should().BeApproximately(0.9 + 0.8 + 0.7 + 0.6 + 0.95, 1e-9);
        segment.ValueAtRisk.Should().BeApproximately(90 + 72 + 56 + 57, 1e-9);
    }

    [SkippableFact]
    public async Task Customers_are_summed_up_by_bands_with_the_outcomes_that_count()
    {
        using var store = await OpenAsync();
        LoggedPrediction[] predictions = [.. Enumerable.Range(0, 4).Select(_ => Predictions.Make(Day1))];
        predictions[3] = predictions[3] with { Group = "treatment", Campaign = "spring" };
        await store.AppendAsync(predictions);
        await StatusesAsync(
            store, Of(predictions[0], true, Day1.AddDays(10)), Of(predictions[1], false, Day1.AddDays(37)),
            Of(predictions[3], true, Day1.AddDays(10)));
        var run = await PlannedAsync(store, [.. predictions.Select(prediction => prediction.Id)]);
        var bands = new RunBands([0.85], [85]);

        var cells = await store.Runs.CellsAsync(run, bands, Day1.AddDays(60));
        var early = await store.Runs.CellsAsync(run, bands, Day1.AddDays(20));

        cells.Select(cell => (cell.Value, cell.Risk, cell.Customers, cell.Listed)).Should().BeEquivalentTo(new[]
        {
            ((int?)null, 0, 1, 1), // of unknown value
            (0, 0, 1, 0), (0, 1, 1, 1),
            (1, 0, 1, 1), (1, 1, 1, 1),
        });
        var best = cells.Single(cell => cell is { Value: 1, Risk: 1 });
        (best.TotalValue, best.Known, best.KnownLeft).Should().Be((100, 1, 1));
        best.ExpectedToLeave.Should().BeApproximately(0.9, 1e-9).And.Be(best.KnownExpected);
        best.ValueAtRisk.Should().BeApproximately(90, 1e-9);
        cells.Single(cell => cell is { Value: 1, Risk: 0 }).Should().BeEquivalentTo(new { Known = 1, KnownLeft = 0 });
        cells.Single(cell => cell.Value is null).Known.Should().Be(0, "a campaign treated the customer");
        early.Sum(cell => cell.Known).Should().Be(0, "no window has ended");
    }

    [SkippableFact]
    public async Task Contacts_of_other_lists_are_found_by_customer_and_controls_are_none()
    {
        using var store = await OpenAsync();
        var (earlier, other) = (await PlannedAsync(store), await PlannedAsync(store));
        var run = await RunOfAsync(store, ("new", 0.5), ("K-3", 0.5), ("K-0", 0.5), ("K-1", 0.5), ("K-2", 0.5));
        await store.Runs.MarkAsync(earlier, [0], Day1.AddDays(2));

        var contacts = await ListAsync(store.Runs.ContactsAsync(run, [earlier]));

        contacts.Should().Equal(new RunContact(1, earlier, 1, null), new RunContact(2, earlier, 0, Day1.AddDays(2)));
        (await ListAsync(store.Runs.ContactsAsync(run, [earlier, other]))).Should().HaveCount(4);
    }

    [SkippableFact]
    public async Task Notes_are_read_the_newest_first_and_are_erased_with_their_customer()
    {
        using var store = await OpenAsync();
        var runs = store.Runs;
        await runs.AddNoteAsync("K-1", "ann", "said 再见", Day1);
        await runs.AddNoteAsync("K-1", "bob", "called again", Day1.AddDays(1));
        await runs.AddNoteAsync("K-2", "ann", "another customer", Day1);
        var notes = await runs.NotesAsync("K-1");

        notes.Select(note => (note.Author, note.Text, note.Time)).Should().Equal(
            ("bob", "called again", Day1.AddDays(1)), ("ann", "said 再见", Day1));
        (await runs.DeleteNoteAsync("K-2", notes[0].Id)).Should().BeFalse("it is another customer's");
        (await runs.DeleteNoteAsync("K-1", notes[0].Id)).Should().BeTrue();
        await store.EraseAsync("K-1");
        (await runs.NotesAsync("K-1")).Should().BeEmpty();
        (await runs.NotesAsync("K-2")).Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Notes_older_than_a_time_are_deleted()
    {
        using var store = await OpenAsync();
        await store.Runs.AddNoteAsync("K-1", "ann", "old", Day1);
        await store.Runs.AddNoteAsync("K-1", "ann", "new", Day1.AddDays(1));

        await store.DeleteBeforeAsync(Day1.AddHours(1));

        (await store.Runs.NotesAsync("K-1")).Select(note => note.Text).Should().Equal("new");
    }

    [SkippableFact]
    public async Task A_note_that_is_empty_or_too_long_is_refused()
    {
        using var store = await OpenAsync();
        foreach (var text in new[] { "", new string('x', CustomerNote.MaxLength + 1) })
            await store.Runs.Invoking(runs => runs.AddNoteAsync("K-1", "ann", text, Day1))
                .Should().ThrowAsync<ArgumentException>();
    }

    private static Task<int> RunOfAsync(IOutcomeStore store, params (string Key, double Probability)[] customers) =>
        RunOfAsync(store, customers, null);

    /// <summary>A run of customers, in their order; the first has a prediction, if one is named.</summary>
    private static async Task<int> RunOfAsync(
        IOutcomeStore store, (string Key, double Probability)[] customers, Guid? prediction)
    {
        var run = await store.Runs.BeginAsync(RunState.Ready, Sent, Day1);
        await store.Runs.AddAsync(
            run,
            [
                .. customers.Select((one, place) => place == 0 && prediction is { } id
                    ? Customer(place, one.Key, one.Probability) with { Prediction = id }
                    : Customer(place, one.Key, one.Probability)),
            ]);
        return run;
    }

    /// <summary>A run of five customers; the second is a control, the third has no action.</summary>
    private static async Task<int> PlannedAsync(IOutcomeStore store, params Guid[] predictions)
    {
        var runs = store.Runs;
        var run = await runs.BeginAsync(RunState.Scoring, Sent, Day1);
        await runs.AddAsync(run,
        [
            .. Enumerable.Range(0, 5).Select(place => Customer(place, $"K-{place}", place == 4 ? 0.95 : 0.9 - (place * 0.1)) with
            {
                Prediction = place < predictions.Length ? predictions[place] : Guid.NewGuid(),
                Value = place == 3 ? null : 100 - (place * 10),
            }),
        ]);
        var content = Sent with { Plan = new RunPlan("draft", 100, 0.1, 3, 1, 30, 40) };
        await runs.SaveAsync(run, RunState.Scoring, RunState.Planning, content, Day1);
        await runs.PlanAsync(
            run, content,
            [
                new PlannedCall(0, 0, false, 10), new PlannedCall(1, 0, true, 20), new PlannedCall(3, 1, false, 30),
                new PlannedCall(4, 0, false, 10),
            ],
            Day1);
        return run;
    }

    private static RunCustomer Customer(int place, string key, double probability) => new(
        place, key, Guid.NewGuid(), probability, 100, "at-risk", probability >= 0.5, [3.5f, 1, float.NaN, float.NaN]);

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows) all.Add(row);
        return all;
    }
}
