using System.Runtime.InteropServices;
using System.Text;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Distributed;
using Churn.Training.Federated;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Federated;

public sealed partial class FederatedTrainingRunTests : IDisposable
{
    private const string Bounds =
        """
        {
          "label": { "column": "Churn", "churned": "Yes", "stayed": "No" },
          "key": "customerID",
          "columns": {
            "tenure": { "from": 0, "to": 60 },
            "MonthlyCharges": { "from": 0, "to": 100 },
            "plan": { "words": ["basic", "plus", "max"] },
            "region": { "words": ["north", "south", "east", "west"] },
            "paperless": { "words": ["Yes", "No"] }
          }
        }
        """;

    private readonly TempFolder folder = new();

    public FederatedTrainingRunTests() => BoostingLibrary.SkipIfMissing();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData(2, FederatedTask.Boosting)]
    [InlineData(3, FederatedTask.Boosting)]
    [InlineData(5, FederatedTask.Boosting)]
    [InlineData(3, FederatedTask.Additive)]
    public void Sites_that_differ_give_the_model_of_one_file_bit_for_bit(int sites, string model)
    {
        Write(1_500, (line, plan) => (plan.Length + (line % (sites - 1))) % sites);

        var together = Train(sites, model);
        var alone = TrainAlone(model);

        foreach (var file in new[] { ModelFolder.ModelFile, ModelFolder.PortableFile })
            File.ReadAllBytes(PathOf("coordinator", together[^1], file)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(PathOf("alone", alone, file))).Should().BeTrue(file);
        together.Select(result => result.Version).Distinct().Should().ContainSingle("each site gets the version");
        File.Exists(PathOf("site0", together[0], ModelFolder.ModelFile)).Should().BeTrue();
        var (manifest, central) = (together[^1].Manifest, alone.Manifest);
        manifest.Figures().Holdout.Should().Equal(central.Figures().Holdout);
        manifest.Data.TrainingRows.Should().Be(central.Data.TrainingRows);
        manifest.Federation!.Sites.Should().Be(sites);
        manifest.Federation.EqualsCentral.Should().BeTrue();
        Auc(manifest).Should().BeGreaterThan(0.72); // the true probabilities reach .79
    }

    [SkippableFact]
    public void It_does_not_matter_which_site_has_which_customer()
    {
        Write(1_200, (line, _) => line % 3);
        var first = Train(3, FederatedTask.Boosting);
        Write(1_200, (line, _) => line < 200 ? 2 : line < 900 ? 0 : 1);

        Train(3, FederatedTask.Boosting)[^1].Version.Should().Be(first[^1].Version);
    }

    [SkippableFact]
    public void Averaging_gives_another_model_and_says_so()
    {
        Write(1_500, BySize);

        var together = Train(3, FederatedTask.Logistic)[^1];
        var alone = TrainAlone(FederatedTask.Logistic);

        together.Manifest.Federation!.EqualsCentral.Should().BeFalse();
        together.Manifest.Federation.Method.Should().Contain("another model");
        File.ReadAllBytes(PathOf("coordinator", together, ModelFolder.ModelFile))
            .Should().NotEqual(File.ReadAllBytes(PathOf("alone", alone, ModelFolder.ModelFile)));
        Auc(together.Manifest).Should().BeApproximately(Auc(alone.Manifest), 0.03);
        Train(3, FederatedTask.Logistic)[^1].Version.Should().Be(together.Version, "the same data and seed give the same bytes");
    }

    [SkippableTheory]
    [InlineData(FederatedTask.Boosting)]
    [InlineData(FederatedTask.Additive)]
    [InlineData(FederatedTask.Logistic)]
    public void Numbers_leave_a_site_masked(string model)
    {
        // the same training twice: what is told as it is comes again, and what is masked does not
        Write(1_200, BySize);
        var sent = new List<List<byte[]>> { new(), new() };
        foreach (var to in sent)
            Train(3, model, rank => group => rank != 0 ? group : new TappedGroup(group, (_, block) =>
            {
                to.Add(block);
                return block;
            }));

        sent[0].Should().HaveSameCount(sent[1]);
        var told = sent[0].Zip(sent[1]).Where(pair => pair.First.AsSpan().SequenceEqual(pair.Second)).Select(pair => pair.First)
            .ToArray();
        var splits = told.Where(block => block.Length == 444).ToArray();
        // a split in the sums of all, a hash of trees, whether to go on, whether the file fits, what all have learnt
        told.Count(block => block.Length != 444 && block.Length != 32 && block.Length > 1
            && !block.AsSpan().StartsWith("{\"Rows\""u8)).Should().Be(0);
        splits.Count(block => !HasNoTail(block, 0) || !HasNoTail(block, 222))
            .Should().Be(0, "LightGBM leaves histograms behind its splits");
        if (model != FederatedTask.Logistic) splits.Should().NotBeEmpty();
        sent[0].Count.Should().BeGreaterThan(2 * told.Length / 3);

        static bool HasNoTail(byte[] block, int split) => block.AsSpan(split + 94, 128).IndexOfAnyExcept((byte)0) < 0;
    }

    [SkippableTheory]
    [InlineData(0, "LightGBM's sums of the root")]
    [InlineData(1, "its histograms")]
    [InlineData(2, "its customers by fold")]
    [InlineData(3, "its customers by score")]
    [InlineData(4, "customers by fold that no sum can hold")]
    public void A_site_that_sends_other_sums_is_found_out_and_nothing_is_published(int which, string what)
    {
        Write(1_200, BySize);
        var lies = 0;

        var failed = FluentActions.Invoking(() => Train(3, FederatedTask.Boosting, rank => group => rank == 1
            ? new TappedGroup(group, (to, block) => IsAsked(block) && lies++ < 3 ? Lie(block, which == 4) : block)
            : group)).Should().Throw<WorkerException>(what).Which;

        failed.Message.Should().Contain("cannot be right");
        lies.Should().BePositive();
        new ModelStore(folder["coordinator"]).Versions().Should().BeEmpty();

        bool IsAsked(byte[] block) => which switch
        {
            0 => block.Length == 3 * sizeof(long),
            1 => block.Length > 1_000 && block.Length % 16 == 0 && block.Length < 5_000,
            2 or 4 => block.Length == 12 * sizeof(long),
            _ => block.Length == 640 * sizeof(long),
        };

        static byte[] Lie(byte[] block, bool isHuge)
        {
            byte[] other = [.. block];
            var numbers = MemoryMarshal.Cast<byte, long>(other.AsSpan(0, 16));
            foreach (ref var number in numbers) number = unchecked(isHuge ? number + (1L << 62) : number ^ 0x5A5A_5A5A_5A5A_5A5A);
            return other;
        }
    }

    [SkippableFact]
    public void A_site_whose_file_lacks_a_column_is_named_to_all()
    {
        Write(900, BySize);
        var file = folder["site1.csv"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("plan", "tariff", StringComparison.Ordinal));

        var faults = LocalGroup.Run(4, all =>
        {
            try
            {
                TakePart(new TappedGroup(all, (_, block) => block), TaskOf(FederatedTask.Boosting));
                return null;
            }
            catch (Exception fault) when (fault is WorkerException or DataRefusedException)
            {
                return fault;
            }
        });

        faults[1].Should().BeOfType<DataRefusedException>().Which.Message.Should().Contain("site1.csv").And.Contain("plan");
        foreach (var other in new[] { 0, 2, 3 })
            faults[other]!.Message.Should().StartWith("Site 1 cannot take part").And.Contain("columns plan");
    }

    [Fact]
    public void A_federation_of_one_is_refused()
    {
        Write(900, (_, _) => 0);

        FluentActions.Invoking(() => Train(1, FederatedTask.Logistic)).Should().Throw<WorkerException>()
            .WithMessage("A federation has two*");
    }

    [SkippableFact]
    public void A_version_tells_of_no_customer()
    {
        Write(1_200, BySize);

        var result = Train(3, FederatedTask.Boosting)[^1];

        var texts = Directory.GetFiles(new ModelStore(folder["coordinator"]).FolderOf(result.Version)).Select(File.ReadAllText)
            .ToArray();
        texts.Should().NotContain(text => text.Contains("C00", StringComparison.Ordinal));
        texts.Should().NotContain(text => text.Contains("island", StringComparison.Ordinal), "the bounds do not name it");
        result.Manifest.Federation!.NotCovered.Should().Contain("masks");
    }

    [Fact]
    public void A_task_is_read_as_it_was_written()
    {
        var task = TaskOf(FederatedTask.Logistic);

        var read = FederatedTask.Read(task.Write());

        read.Bounds.Hash.Should().Be(task.Bounds.Hash);
        read.Model.Should().Be(FederatedTask.Logistic);
        TrainingJson.ToJson(read.Training).GetRawText().Should().Be(TrainingJson.ToJson(task.Training).GetRawText());
        FluentActions.Invoking(() => FederatedTask.Read([1, 2])).Should().Throw<WorkerException>();
        (TaskOf("forest").Check() is [_, ..]).Should().BeTrue();
    }

    private static double Auc(ModelManifest manifest) =>
        manifest.Figures().Holdout.Single(figure => figure.Metric == "rocAuc").Value!.Value;

    /// <summary>Writes all customers into one file, and each into that of a site.</summary>
    private void Write(int rows, Func<int, string, int> siteOf)
    {
        var lines = SyntheticCustomers.Csv(rows).TrimEnd('\n').Split('\n');
        File.WriteAllLines(folder["all.csv"], lines);
        foreach (var site in lines.Skip(1).Index().GroupBy(line => siteOf(line.Index, line.Item.Split(',')[3])))
            File.WriteAllLines(folder[$"site{site.Key}.csv"], [lines[0], .. site.Select(line => line.Item)]);
    }

    /// <summary>Sites of different sizes.</summary>
    private static int BySize(int line, string plan) => line % 7 < 4 ? 0 : line % 7 < 6 ? 1 : 2;

    private FederatedTrainingResult[] Train(
        int sites, string model, Func<int, Func<IWorkerGroup, IWorkerGroup>>? through = null) =>
        Train(sites, TaskOf(model), through);

    private FederatedTrainingResult[] Train(
        int sites, FederatedTask task, Func<int, Func<IWorkerGroup, IWorkerGroup>>? through = null, int threads = 1) =>
        LocalGroup.Run(sites + 1, all => TakePart(through is null ? all : through(all.Rank)(all), task, threads));

    private FederatedTrainingResult TakePart(IWorkerGroup all, FederatedTask task, int threads = 1)
    {
        var isCoordinator = all.Rank == all.Count - 1;
        var run = new FederatedTrainingRun(
            new ModelStore(folder[isCoordinator ? "coordinator" : $"site{all.Rank}"]), threads);
        return isCoordinator
            ? run.Coordinate(task, all)
            : run.Join(folder[$"site{all.Rank}.csv"], new TrainingOptions().Reading, all);
    }

    private FederatedTrainingResult TrainAlone(string model) => TrainAlone(TaskOf(model));

    private FederatedTrainingResult TrainAlone(FederatedTask task) => new FederatedTrainingRun(
        new ModelStore(folder["alone"]), 2).Alone(folder["all.csv"], new TrainingOptions().Reading, task);

    private static FederatedTask TaskOf(string model) => new(
        PrivateBounds.Read(Encoding.UTF8.GetBytes(Bounds), "bounds.json"),
        TrainingJson.Set(
            new TrainingOptions { Models = [model] }.ForWorkers(),
            ["boosting.rounds=60", "additive.rounds=60", "evaluation.folds=5"]));

    private string PathOf(string store, FederatedTrainingResult result, string file) =>
        Path.Combine(new ModelStore(folder[store]).FolderOf(result.Version), file);

    /// <summary>Sees, and perhaps changes, what a site sends to others.</summary>
    private sealed class TappedGroup(IWorkerGroup inner, Func<int, byte[], byte[]> tap) : IWorkerGroup
    {
        public int Rank => inner.Rank;

        public int Count => inner.Count;

        public byte[][] Exchange(byte[][] blocks) =>
            inner.Exchange([.. blocks.Select((block, to) => to == Rank ? block : tap(to, block))]);

        public IWorkerGroup First(int count) => new TappedGroup(inner.First(count), tap);

        public string NameOf(int worker) => $"site {worker}";
    }
}
