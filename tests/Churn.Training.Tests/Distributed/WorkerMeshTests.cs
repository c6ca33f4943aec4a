using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Churn.Core.Numerics;
using Churn.TestSupport;
using Churn.Training.Distributed;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Training.Tests.Distributed;

public sealed class WorkerMeshTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder folder = new();
    private readonly TestAuthority signer = new("CN=signer");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Workers_exchange_blocks_in_the_order_of_their_numbers(int count)
    {
        using var meshes = new Meshes(await ConnectAsync(Options(count)));

        for (var round = 0; round < 3; round++)
        {
            var received = await Task.WhenAll(meshes.All.Select(mesh => Task.Run(() => mesh.Exchange(
                [.. Enumerable.Range(0, count).Select(to => new byte[] { (byte)round, (byte)mesh.Rank, (byte)to })]))));
            for (var to = 0; to < count; to++)
                received[to].Should().BeEquivalentTo(
                    Enumerable.Range(0, count).Select(from => new byte[] { (byte)round, (byte)from, (byte)to }),
                    how => how.WithStrictOrdering());
        }

        var traffic = meshes.All.Select(mesh => mesh.Traffic).ToArray();
        traffic.Should().OnlyContain(one => one.Exchanges == 4, "the first waits until all are there");
        traffic.Sum(one => one.BytesSent).Should().Be(traffic.Sum(one => one.BytesReceived)).And.BePositive();
    }

    [Fact]
    public async Task The_first_workers_make_exchanges_without_the_last()
    {
        using var meshes = new Meshes(await ConnectAsync(Options(3)));
        var last = Task.Run(() => meshes.All[2].AllGather([9]));

        var pair = await Task.WhenAll(meshes.All.Take(2).Select(mesh =>
            Task.Run(() => mesh.First(2).AllGather([(byte)mesh.Rank])))).WaitAsync(Patience);
        var all = await Task.WhenAll(meshes.All.Take(2).Select(mesh => Task.Run(() => mesh.AllGather([7])))).WaitAsync(Patience);

        pair.Should().OnlyContain(blocks => blocks.Length == 2 && blocks[0][0] == 0 && blocks[1][0] == 1);
        (await last)[0].Should().Equal(7);
        all[0][2].Should().Equal(9);
    }

    [Fact]
    public async Task Blocks_of_megabytes_that_cross_do_not_wait_for_each_other()
    {
        using var meshes = new Meshes(await ConnectAsync(Options(3)));
        var block = new byte[20_000_000];
        new Random(1).NextBytes(block);

        var received = await Task.WhenAll(meshes.All.Select(mesh => Task.Run(() => mesh.AllGather(block)))).WaitAsync(Patience);

        received.SelectMany(blocks => blocks).All(one => one.AsSpan().SequenceEqual(block)).Should().BeTrue();
    }

    [Theory]
    [InlineData("data", "same file")]
    [InlineData("options", "other options")]
    [InlineData("program", "Install the same")]
    [InlineData("count", "one of 3 workers")]
    public async Task A_worker_with_something_else_ends_all(string what, string message)
    {
        var options = Options(2);
        WorkerHello[] hellos = [Hello(0, 2), Hello(1, 2)];
        hellos[1] = what switch
        {
            "data" => hellos[1] with { Data = "other" },
            "options" => hellos[1] with { Options = "other" },
            "program" => hellos[1] with { Program = "other" },
            _ => hellos[1] with { Count = 3 },
        };

        var faults = await FaultsAsync(options, hellos);

        faults[0].Should().NotBeNull();
        faults[1].Should().NotBeNull();
        if (what == "count") faults[0]!.Message.Should().Contain(message);
        else faults.Should().OnlyContain(fault => fault!.Message.Contains(message));
    }

    [Fact]
    public async Task Two_workers_with_one_number_end_all()
    {
        var three = Options(3, seconds: 3);

        var faults = await FaultsAsync([three[0], three[2], three[2]], [Hello(0, 3), Hello(2, 3), Hello(2, 3)]);

        faults[0]!.Message.Should().Contain("Two workers say they are 2/3");
        faults.Should().OnlyContain(fault => fault != null);
        faults.Skip(1).Should().Contain(fault => fault!.Message.Contains("Two workers say they are 2/3"));
    }

    [Fact]
    public async Task Two_workers_with_one_number_on_one_machine_are_told_of_the_port()
    {
        var two = Options(2, seconds: 2);

        var faults = await FaultsAsync([two[0], two[0]], [Hello(0, 2), Hello(0, 2)]);

        faults.Should().ContainSingle(fault => fault!.Message.Contains($"cannot listen on port {two[0].Peers[0].Port}"));
    }

    [Fact]
    public async Task A_worker_that_never_comes_is_named()
    {
        var options = Options(3, seconds: 1);

        var faults = await FaultsAsync([options[0], options[1]], [Hello(0, 3), Hello(1, 3)]);

        faults.Should().OnlyContain(fault => fault!.Message.Contains($"worker 2 at {options[0].Peers[2]}")
            && fault.Message.Contains("--peer-timeout"));
    }

    [Theory]
    [InlineData("untrusted", "is not trusted")]
    [InlineData("expired", "expired at")]
    public async Task A_certificate_that_is_not_valid_is_refused(string how, string message)
    {
        var others = new TestAuthority("CN=other signer");
        var options = Options(2, seconds: 2);
        var file = TestAuthority.WriteWithKey(
            how == "expired" ? signer.IssueWorker(from: -1.5, to: -0.5) : others.IssueWorker(), folder["shown.pem"]);
        File.WriteAllText(
            folder["both.pem"],
            File.ReadAllText(folder["signer.pem"]) + "\n" + File.ReadAllText(others.Write(folder["other-signer.pem"])));
        var earlier = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1)); // its own clock takes it for valid
        var told = new List<string>();

        var first = Task.Run(() => Fault(() => WorkerMesh.Connect(options[0], Hello(0, 2), told.Add)));
        var shown = WorkerCertificate.Load(file, null, folder["both.pem"], earlier);
        var second = Fault(() => WorkerMesh.Connect(options[1] with { Certificate = shown }, Hello(1, 2), _ => { }));

        (await first)!.Message.Should().Contain("Not all workers came").And.Contain(message);
        told.Should().ContainSingle().Which.Should().Contain(message);
        second.Should().NotBeNull();
        FluentActions.Invoking(() => WorkerCertificate.Load(file, null, folder["signer.pem"], TimeProvider.System))
            .Should().Throw<WorkerException>().WithMessage($"*{message}*");
    }

    [Fact]
    public async Task Strangers_are_turned_away_and_the_workers_still_meet()
    {
        var options = Options(2, seconds: 20);
        var told = new List<string>();
        var first = Task.Run(() => WorkerMesh.Connect(options[0], Hello(0, 2), told.Add));

        using (var plain = await ReachAsync(options[0].Peers[0].Port))
        {
            plain.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);
            await WaitUntilAsync(() => told.Count == 1);
        }

        using (var nameless = await ReachAsync(options[0].Peers[0].Port))
        {
            using var secured = new SslStream(nameless.GetStream());
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "worker",
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            });
            await FluentActions.Awaiting(() => secured.ReadExactlyAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
            await WaitUntilAsync(() => told.Count == 2);
        }

        using var meshes = new Meshes([WorkerMesh.Connect(options[1], Hello(1, 2), _ => { }), await first]);

        told[1].Should().Contain("showed none");
    }

    [Fact]
    public async Task A_worker_that_dies_is_lost_to_all_at_once()
    {
        using var meshes = new Meshes(await ConnectAsync(Options(3)));
        var waiting = Task.Run(() => Fault(() => meshes.All[0].AllGather([1])));

        meshes.All[2].Dispose(); // as the system does when a process ends

        (await waiting.WaitAsync(Patience))!.Message.Should().Contain("Worker 2").And.Contain("is lost");
        meshes.All[1].Lost.WaitHandle.WaitOne(Patience).Should().BeTrue("nobody need wait for it to be seen");
        meshes.All[1].Fault!.Message.Should().Contain("Worker 2");
    }

    [Fact]
    public async Task A_worker_that_is_silent_is_lost()
    {
        var options = Options(2);
        options[1] = options[1] with { Beat = TimeSpan.FromHours(1) };
        options[0] = options[0] with { Silence = TimeSpan.FromSeconds(1), Beat = TimeSpan.FromMilliseconds(100) };
        using var meshes = new Meshes(await ConnectAsync(options));

        // what it was waiting for when the two met has the longer time; from then on silence counts
        await Task.WhenAll(meshes.All.Select(mesh => Task.Run(() => mesh.AllGather([1]))));
        meshes.All[0].Lost.WaitHandle.WaitOne(Patience).Should().BeTrue();

        meshes.All[0].Fault!.Message.Should().Contain("Nothing was heard of it for 1 s");
        meshes.All[1].Fault.Should().BeNull("the other one beats");
    }

    [Fact]
    public async Task Who_has_ended_is_not_lost()
    {
        using var meshes = new Meshes(await ConnectAsync(Options(2)));
        var last = Task.Run(() => meshes.All[1].AllGather([7]));
        meshes.All[0].AllGather([8])[1].Should().Equal(7);
        meshes.All[0].End();
        meshes.All[0].Dispose();

        (await last)[0].Should().Equal(8);
        meshes.All[1].Lost.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(300)).Should().BeFalse();
        Fault(() => meshes.All[1].AllGather([1]))!.Message.Should().Contain("ended before");
    }

    [Fact]
    public void A_frame_that_is_too_long_is_not_read()
    {
        var frame = new byte[9];
        frame[0] = (byte)FrameKind.Block;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(5), PeerConnection.MaxLength + 1);
        using var connection = new PeerConnection(new MemoryStream(frame));
        using var told = new BlockingCollectionOfOne();

        connection.Start("test", told.Add);

        told.Take().Message.Should().Contain($"at most {PeerConnection.MaxLength}");
    }

    [Theory]
    [InlineData("a.example:12400", "a.example", 12400)]
    [InlineData("10.0.0.1:1", "10.0.0.1", 1)]
    [InlineData("[fd00::1]:65535", "fd00::1", 65535)]
    public void An_address_is_read_and_written(string text, string host, int port)
    {
        WorkerAddress.TryParse(text, out var address).Should().BeTrue();

        address.Should().Be(new WorkerAddress(host, port));
        address!.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("a.example")]
    [InlineData(":12400")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("fd00::1:12400")]
    [InlineData("a b:12400")]
    [InlineData("[]:12400")]
    public void What_is_no_address_is_not_read(string text) => WorkerAddress.TryParse(text, out _).Should().BeFalse();

    private WorkerMeshOptions[] Options(int count, double seconds = 20)
    {
        signer.Write(folder["signer.pem"]);
        TestAuthority.WriteWithKey(signer.IssueWorker(), folder["worker.pem"]);
        WorkerAddress[] peers = [.. FreePort.Find(count).Select(port => new WorkerAddress("127.0.0.1", port))];
        return
        [
            .. Enumerable.Range(0, count).Select(rank => new WorkerMeshOptions(
                new Shard(rank, count),
                peers,
                WorkerCertificate.Load(folder["worker.pem"], null, folder["signer.pem"], TimeProvider.System))
            {
                PeerTimeout = TimeSpan.FromSeconds(seconds),
            }),
        ];
    }

    private static WorkerHello Hello(int rank, int count) => WorkerHello.Of(new Shard(rank, count), "a.csv", "data", "options");

    private static async Task<WorkerMesh[]> ConnectAsync(WorkerMeshOptions[] options) => await Task.WhenAll(
        options.Select(one => Task.Run(() => WorkerMesh.Connect(one, Hello(one.Worker.Number, one.Worker.Count), _ => { }))));

    private static async Task<WorkerException?[]> FaultsAsync(WorkerMeshOptions[] options, WorkerHello[] hellos) =>
        await Task.WhenAll(options.Zip(hellos, (one, hello) =>
            Task.Run(() => Fault(() => WorkerMesh.Connect(one, hello, _ => { }).Dispose())))).WaitAsync(Patience);

    private static WorkerException? Fault(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (WorkerException fault)
        {
            return fault;
        }
    }

    private static async Task<TcpClient> ReachAsync(int port)
    {
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                await Task.Delay(50);
            }
        }
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo()) await Task.Delay(20, patience.Token);
    }

    private sealed class Meshes(WorkerMesh[] all) : IDisposable
    {
        public WorkerMesh[] All => all;

        public void Dispose()
        {
            foreach (var mesh in all) mesh.End();
            foreach (var mesh in all) mesh.Dispose();
        }
    }

    private sealed class BlockingCollectionOfOne : IDisposable
    {
        private readonly System.Collections.Concurrent.BlockingCollection<Exception> all = [];

        public void Add(Exception fault) => all.Add(fault);

        public Exception Take() => all.TryTake(out var fault, Patience) ? fault : throw new TimeoutException();

        public void Dispose() => all.Dispose();
    }
}
