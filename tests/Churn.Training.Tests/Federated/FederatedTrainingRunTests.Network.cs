using System.Text;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Distributed;
using Churn.Training.Federated;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Federated;

/// <content>Networks by averaging, and what a site that missed the end does.</content>
public sealed partial class FederatedTrainingRunTests
{
    [SkippableFact]
    public void A_network_of_three_sites_is_another_model_and_nearly_as_good()
    {
        Write(1_500, BySize);

        var together = Train(3, NetworkTask());
        var alone = TrainAlone(NetworkTask());

        var manifest = together[^1].Manifest;
        manifest.Model.Should().Be("network");
        manifest.Federation!.EqualsCentral.Should().BeFalse();
        manifest.Federation.Method.Should().Contain("once through its rows").And.Contain("another model");
        manifest.Federation.NotCovered.Should().Contain("weights after each round");
        together.Select(result => result.Version).Distinct().Should().ContainSingle("each site gets the version");
        together[^1].Version.Should().NotBe(alone.Version);
        Auc(manifest).Should().BeApproximately(Auc(alone.Manifest), 0.03);
        Auc(manifest).Should().BeGreaterThan(0.72); // the true probabilities reach .79
    }

    [SkippableTheory]
    [InlineData(FederatedTask.Logistic)]
    [InlineData(FederatedTask.Network)]
    public void Neither_the_order_of_rows_nor_of_sites_nor_threads_change_a_mean(string model)
    {
        var task = model == FederatedTask.Network ? NetworkTask() : TaskOf(model);
        Write(900, BySize);
        var first = Train(3, task);
        Write(900, (line, plan) => 2 - BySize(line, plan));
        for (var site = 0; site < 3; site++)
        {
            var lines = File.ReadAllLines(folder[$"site{site}.csv"]);
            File.WriteAllLines(folder[$"site{site}.csv"], [lines[0], .. lines.Skip(1).Reverse()]);
        }

        Train(3, task, threads: 3)[^1].Version.Should().Be(first[^1].Version);
    }

    [SkippableFact]
    public void A_site_of_the_fewest_customers_learns_with_much_larger_ones()
    {
        Write(2_000, (line, _) => 1 + (line % 2));
        var lines = File.ReadAllLines(folder["all.csv"]);
        string[] few = [.. lines.Where(IsChurned).Take(25), .. lines.Skip(1).Where(line => !IsChurned(line)).Take(25)];
        File.WriteAllLines(folder["site0.csv"], [lines[0], .. few]);
        foreach (var site in new[] { "site1.csv", "site2.csv" })
            File.WriteAllLines(folder[site], File.ReadAllLines(folder[site]).Except(few));

        var together = Train(3, NetworkTask())[^1];

        together.Manifest.Data.Rows.Should().Be(2_000);
        Auc(together.Manifest).Should().BeApproximately(Auc(TrainAlone(NetworkTask()).Manifest), 0.03);
    }

    [SkippableFact]
    public void A_site_of_one_class_is_refused_and_named_to_all()
    {
        Write(900, BySize);
        var file = folder["site1.csv"];
        File.WriteAllLines(file, File.ReadAllLines(file).Where(line => !IsChurned(line)));

        var faults = LocalGroup.Run(4, all =>
        {
            try
            {
                TakePart(new TappedGroup(all, (_, block) => block), NetworkTask());
                return null;
            }
            catch (Exception fault) when (fault is WorkerException or DataRefusedException)
            {
                return fault;
            }
        });

        faults[1].Should().BeOfType<DataRefusedException>().Which.Message.Should().Contain("at least 10 of each class");
        foreach (var other in new[] { 0, 2, 3 })
            faults[other]!.Message.Should().StartWith("Site 1 cannot take part").And.Contain("columns Churn");
    }

    [SkippableFact]
    public void Weights_leave_a_site_masked()
    {
        // the same training twice: what is told as it is comes again, and what is masked does not
        Write(900, BySize);
        var sent = new List<List<byte[]>> { new(), new() };
        foreach (var to in sent)
            Train(3, NetworkTask(), rank => group => rank != 0 ? group : new TappedGroup(group, (_, block) =>
            {
                to.Add(block);
                return block;
            }));

        sent[0].Should().HaveSameCount(sent[1]);
        sent[0].Count(IsOfWeights).Should().BeGreaterThan(100);
        sent[0].Zip(sent[1]).Count(pair => pair.First.AsSpan().SequenceEqual(pair.Second) && pair.First.Length > 1
            && pair.First.Length != 32 && !pair.First.AsSpan().StartsWith("{\"Rows\""u8)).Should().Be(0);
    }

    [SkippableTheory]
    [InlineData(true, "mean of the weights")]
    [InlineData(false, "log losses")]
    public void A_site_that_sends_other_weights_or_losses_is_found_out(bool isOfWeights, string message)
    {
        Write(900, BySize);

        var failed = FluentActions.Invoking(() => Train(3, NetworkTask(), rank => group => rank != 1
            ? group
            : new TappedGroup(group, (_, block) => IsAsked(block) ? [.. block.Select(part => (byte)~part)] : block)))
            .Should().Throw<WorkerException>().Which;

        failed.Message.Should().Contain(message).And.Contain("cannot be right").And.Contain("masks hide which");
        new ModelStore(folder["coordinator"]).Versions().Should().BeEmpty();

        bool IsAsked(byte[] block) => isOfWeights ? IsOfWeights(block) : block.Length == sizeof(long);
    }

    [SkippableFact]
    public void A_network_that_diverges_is_not_published()
    {
        Write(900, BySize);

        FluentActions.Invoking(() => Train(3, NetworkTask("network.optimizer.learningRate=10")))
            .Should().Throw<WorkerException>().WithMessage("*diverged*network.optimizer.learningRate*");

        new ModelStore(folder["coordinator"]).Versions().Should().BeEmpty();
    }

    [SkippableFact]
    public void A_site_that_missed_the_end_gets_the_version_by_a_copy_or_a_rerun()
    {
        Write(900, BySize);
        var isKilled = true;
        var first = LocalGroup.Run(4, all =>
        {
            try
            {
                return TakePart(all.Rank == 1 && isKilled ? new GroupKilledAtTheEnd(all) : all, TaskOf(FederatedTask.Logistic));
            }
            catch (InvalidOperationException killed) when (killed.Message == GroupKilledAtTheEnd.Message)
            {
                return null;
            }
        });
        first[1].Should().BeNull();
        new ModelStore(folder["site1"]).Versions().Should().BeEmpty();
        isKilled = false;
        var version = first[^1]!.Version;

        Directory.CreateDirectory(folder[$"late/{version}"]);
        foreach (var file in Directory.GetFiles(new ModelStore(folder["site0"]).FolderOf(version)))
            File.Copy(file, Path.Combine(folder[$"late/{version}"], Path.GetFileName(file)));
        var late = new ModelStore(folder["late"]);
        late.Verify().IsWhole.Should().BeTrue();
        late.Promote(version, "copied from site 0").Version.Should().Be(version);

        var again = Train(3, FederatedTask.Logistic);

        again.Should().OnlyContain(result => result.Version == version);
        again.Select(result => result.Promoted).Should().Equal([false, true, false, false], "the others have it");
        again.Should().OnlyContain(result => result.IsPromotable);
        foreach (var store in new[] { "coordinator", "site0", "site1", "site2" })
        {
            new ModelStore(folder[store]).Versions().Should().Equal(version);
            new ModelStore(folder[store]).ChampionVersion().Should().Be(version);
        }
    }

    private static bool IsChurned(string line) => line.EndsWith(",Yes", StringComparison.Ordinal);

    private static bool IsOfWeights(byte[] block) => block.Length > 1_000 && block.Length % sizeof(long) == 0
        && block.Length != 640 * sizeof(long) && !block.AsSpan().StartsWith("{\"Rows\""u8);

    private static FederatedTask NetworkTask(params string[] settings)
    {
        var task = TaskOf(FederatedTask.Network);
        return task with
        {
            Training = TrainingJson.Set(task.Training, ["network.submodels=2", "network.layers=[{\"width\":16}]", .. settings]),
        };
    }

    /// <summary>Ends when the coordinator has said what it has published.</summary>
    private sealed class GroupKilledAtTheEnd(IWorkerGroup inner) : IWorkerGroup
    {
        public const string Message = "killed";

        public int Rank => inner.Rank;

        public int Count => inner.Count;

        public byte[][] Exchange(byte[][] blocks)
        {
            var got = inner.Exchange(blocks);
            return ModelFolder.IsVersion(Encoding.ASCII.GetString(got[^1]))
                ? throw new InvalidOperationException(Message)
                : got;
        }

        public IWorkerGroup First(int count) => inner.First(count);
    }
}
