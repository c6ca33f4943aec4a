using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>Texts as customers write them: huge, in any language, with markup and secrets. None leaves the files.</summary>
public sealed class TextInputTests(TextInputTests.TrainedModel model)
    : IClassFixture<TextInputTests.TrainedModel>, IDisposable
{
    private const string Marker = "Qvortrup";

    private static readonly string[] Languages =
    [
        "please cancel my contract today, I am not happy", "bitte kündigen Sie meinen Vertrag, ich bin unzufrieden",
        "veuillez résilier mon contrat, je ne suis pas content", "por favor cancelen mi contrato, no estoy contento",
        "per favore annullate il mio contratto, non sono contento", "por favor cancelem o meu contrato, não estou feliz",
        "zeg mijn contract op, ik ben niet tevreden", "säg upp mitt avtal, jag är inte nöjd",
        "proszę rozwiązać moją umowę, nie jestem zadowolony", "prosím zrušte moji smlouvu, nejsem spokojený",
        "kérem mondják fel a szerződésemet, nem vagyok elégedett", "irtisanokaa sopimukseni, en ole tyytyväinen",
        "παρακαλώ ακυρώστε το συμβόλαιό μου, δεν είμαι ευχαριστημένος", "пожалуйста расторгните мой договор, я недоволен",
        "будь ласка розірвіть мій договір, я незадоволений", "lütfen sözleşmemi iptal edin, memnun değilim",
        "من فضلك ألغ عقدي، أنا غير راض", "אנא בטלו את החוזה שלי, אני לא מרוצה", "कृपया मेरा अनुबंध रद्द करें, मैं खुश नहीं हूँ",
        "请取消我的合同，我不满意", "契約を解約してください、満足していません", "계약을 해지해 주세요, 만족하지 않아요",
    ];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Texts_of_many_languages_are_answered_alike_in_files_and_requests()
    {
        File.WriteAllLines(
            folder["texts.csv"], Languages.Select((text, i) => $"L{i},{i},\"{text}\"").Prepend("customer,tenure,notes"));
        var scored = Run("score", "texts.csv", "--models", model.Store, "--receipts", "--out", "scored.csv");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var rows = File.ReadAllText(folder["scored.csv"]);

        using var service = await StandaloneService.StartAsync(model.Store);
        foreach (var (i, text) in Languages.Index())
        {
            var answer = await Post(
                service, "/predict", JsonSerializer.Serialize(new { customer = $"L{i}", tenure = i, notes = text }));

            answer.Code.Should().Be(HttpStatusCode.OK, answer.Text);
            rows.Should().Contain($",{answer.Text.Split("\"churnProbability\":")[1].Split(',')[0]},");
            if (i > 0 && text.Split(' ').Length >= 5) answer.Text.Should().Contain("text-foreign", $"of text {i}");
        }
    }

    [Fact]
    public void Text_of_ten_megabytes_is_refused_in_files_and_a_long_one_is_cut()
    {
        WriteOne("huge.csv", 10_000_000);
        WriteOne("long.csv", 900_000);

        var refused = Run("score", "huge.csv", "--models", model.Store, "--out", "scored.csv");
        var training = Run("train", "huge.csv", "--columns", model.Columns, "--models", "none", "--model", "logistic");
        var cut = Run("score", "long.csv", "--models", model.Store, "--receipts", "--out", "cut.csv");

        refused.ExitCode.Should().Be(ExitCode.DataRefused, refused.Errors);
        training.ExitCode.Should().Be(ExitCode.DataRefused, training.Errors);
        foreach (var outcome in new[] { refused, training })
            outcome.Errors.Should().Contain("huge.csv(2)").And.Contain("more than 1,000,000 bytes").And.NotContain(Marker);
        cut.ExitCode.Should().Be(ExitCode.Done, cut.Errors);
        File.ReadLines(folder["cut.csv"]).Last().Should().Contain("text-truncated");
    }

    [Fact]
    public async Task Text_of_ten_megabytes_is_refused_in_requests_and_its_neighbours_are_answered()
    {
        var huge = JsonSerializer.Serialize(new { tenure = 5, notes = string.Join(' ', Enumerable.Repeat(Marker, 1_200_000)) });
        using var service = await StandaloneService.StartAsync(model.Store);

        var single = await Post(service, "/predict", huge);
        var batch = await Post(service, "/predict/batch", $"[{{\"tenure\": 1, \"notes\": \"hello\"}}, {huge}]");

        single.Code.Should().Be(HttpStatusCode.RequestEntityTooLarge, single.Text);
        batch.Text.Should().Contain("churnProbability").And.Contain("1048576");
        (single.Text + batch.Text).Should().NotContain(Marker);
    }

    [Theory]
    [InlineData("<p>please cancel my contract</p>", "please cancel my contract")]
    [InlineData("<a href=\"https://example.com/Qvortrup\">please</a> cancel my <b>contract</b>", "please cancel my contract")]
    [InlineData("my card 4111 1111 1111 1111 please cancel", "my card 5500 0000 0000 0004 please cancel")]
    [InlineData("please mail me at jane@example.com today", "please mail me at Qvortrup@example.org today")]
    public async Task Markup_and_secrets_say_nothing(string one, string other)
    {
        using var service = await StandaloneService.StartAsync(model.Store);

        var answers = new List<double>();
        foreach (var text in new[] { one, other })
        {
            var answer = await Post(service, "/predict", JsonSerializer.Serialize(new { tenure = 5, notes = text }));
            answers.Add((double)JsonNode.Parse(answer.Text)!["churnProbability"]!);
        }

        answers[1].Should().Be(answers[0]);
    }

    [Fact]
    public async Task Nothing_that_one_customer_wrote_is_in_a_file_or_line_of_ours()
    {
        var store = Path.Combine(folder.Path, "models");
        var output = new List<string> { model.Output };
        foreach (var file in Directory.GetFiles(model.Store, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(store, Path.GetRelativePath(model.Store, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.CreateDirectory(folder["input"]); // holds the marker; everything else must not
        File.WriteAllText(
            folder["input/texts.csv"], $"customer,tenure,notes\nA,5,{Marker} wants to cancel\nB,much,\"{Marker}\"\n");
        File.WriteAllText(folder["input/torn.csv"], $"customer,tenure,notes\nA,5,please cancel, {Marker}, now\n");
        File.WriteAllText(folder["input/open.csv"], $"customer,tenure,notes\nA,5,\"please cancel {Marker}\n");
        foreach (var name in new[] { "texts", "torn", "open" })
        {
            output.AddRange(Outputs(Run(
                "score", $"input/{name}.csv", "--models", store, "--receipts", "--reasons", "9", "--log", "sqlite:log.db",
                "--json", "-", "--out", $"input/{name}.scored.csv")));
            output.AddRange(Outputs(Run("inspect", $"input/{name}.csv", "--columns", model.Columns, "--json", "-")));
            output.AddRange(Outputs(Run("train", $"input/{name}.csv", "--columns", model.Columns, "--models", "none")));
        }

        using (var service = await StandaloneService.StartAsync(
            store,
            "--ChurnApi:AccessLog=true",
            "--ChurnApi:LogFormat=json",
            "--Logging:LogLevel:Default=Trace",
            $"--ChurnApi:Log=sqlite:{folder["log.db"]}"))
        {
            string[] paths =
                ["/predict", "/predict?strict=true&reasons=9", "/explain", "/what-if", "/segments", "/predict/batch"];
            foreach (var path in paths)
                foreach (var body in Bodies())
                    output.Add((await Post(service, path, body)).Text);
            foreach (var name in new[] { "texts", "torn", "open" }) // answered by a copy of the file, so that is not looked at
                await Post(service, "/predict/batch", File.ReadAllText(folder[$"input/{name}.csv"]), "text/csv");
            output.Add(await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
            service.Terminate();
            await service.UntilExitAsync();
            service.Lines.Should().Contain(line => line.Contains("/predict"));
            output.AddRange(service.Lines);
        }

        output.Where(text => text.Contains(Marker, StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();
        var written = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "input").ToArray();
        written.Select(Path.GetFileName).Should().Contain(["log.db", "text.bin", "manifest.json"]);
        written.Where(file =>
            Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(Marker, StringComparison.OrdinalIgnoreCase))
            .Should().BeEmpty();
    }

    /// <summary>Customers with the marker in their text, well-formed and in all sorts of broken ways.</summary>
    private static string[] Bodies() => Array.ConvertAll<string, string>(
    [
        """{"tenure": 5, "notes": "MARKER please cancel"}""",
        """[{"tenure": 5, "notes": "MARKER please cancel"}, {"tenure": "much", "notes": "MARKER"}]""",
        """{"tenure": "much", "notes": "MARKER"}""",
        """{"tenure": 5, "notes": ["MARKER"]}""",
        """{"tenure": 5, "notes": {"text": "MARKER"}}""",
        """{"tenure": 5, "notes": "MARKER", "notes": "MARKER"}""",
        """{"tenure": 5, "notes": "MARKER\ud800"}""",
        """{"tenure": 5, "notes": "MARKER""",
        """{"tenure": 5, "notes": "MARKER"} MARKER""",
        """{"tenure": 5, "notes": MARKER}""",
        """{"customer": {"tenure": 5, "notes": "MARKER"}, "changes": {"notes": "MARKER other"}}""",
        """{"customers": [{"tenure": 5, "notes": "MARKER"}]}""",
        "MARKER",
    ], body => body.Replace("MARKER", Marker));

    private static IEnumerable<string> Outputs(ChurnOutcome outcome) => [outcome.Output, outcome.Errors];

    private static async Task<(HttpStatusCode Code, string Text)> Post(
        StandaloneService service, string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var answer = await service.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private void WriteOne(string name, int length) => File.WriteAllText(
        folder[name],
        $"customer,tenure,notes,Churn\nA,5,{string.Concat(Enumerable.Repeat($"{Marker} ", length / (Marker.Length + 1)))},Yes\n");

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);

    /// <summary>A model of texts, of which one customer's holds the marker.</summary>
    public sealed class TrainedModel : IDisposable
    {
        private readonly TempFolder folder = new();

        public TrainedModel()
        {
            var lines = Enumerable.Range(0, 600).Select(i =>
            {
                var text = i == 7 ? $"{Marker} please" : (i % 3) switch
                {
                    0 => "please cancel my contract today, I am not happy",
                    1 => "thanks for the quick help",
                    _ => $"what does the plan cost in {2000 + (i % 9)}?",
                };
                return $"C{i},{i % 70},\"{text}\",{((i % 3 == 0) == (i % 5 != 0) ? "Yes" : "No")}";
            });
            File.WriteAllLines(folder["customers.csv"], lines.Prepend("customer,tenure,notes,Churn"));
            File.WriteAllText(Columns, """{"columns": [{"name": "notes", "kind": "freeText"}]}""");
            var trained = CommandHost.Run(
                folder.Path,
                [
                    "train", "customers.csv", "--columns", "columns.json", "--model", "logistic", "--accept",
                    .. ChurnProcess.QuickTraining, "--json", "run.json",
                ]);
            trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
            Output = trained.Output + trained.Errors + File.ReadAllText(folder["run.json"]);
        }

        public string Store => folder["models"];

        public string Columns => folder["columns.json"];

        /// <summary>What the training said.</summary>
        public string Output { get; }

        public void Dispose() => folder.Dispose();
    }
}
