using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Report;
using Churn.Training.Report.Sections;

namespace Churn.Training.Tests.Report;

public sealed partial class TrainingReportTests
{
    private static readonly string[] Sections =
    [
        "summary",
        "money",
        "curves",
        "decisions",
        "importance",
        "reasons",
        "shapes",
        "segments",
        "learning",
        "models",
        "card",
        "data",
        "columns",
        "making",
        "glossary",
    ];

    private static string Html => Write(ReportExample.Content);

    private static XElement Page => Parse(Html);

    [Fact]
    public void It_begins_as_a_page_of_today_in_English()
    {
        Html.Should().StartWith("<!DOCTYPE html>\n<html lang=\"en\">");
        Page.Descendants("meta").First().Attribute("charset")!.Value.Should().Be("utf-8");
    }

    [Fact]
    public void Its_tags_balance_and_none_but_the_void_ones_and_shapes_close_themselves() =>
        Parse(Html).DescendantsAndSelf().Where(element => element.IsEmpty).Select(element => element.Name.LocalName).Distinct()
            .Should().BeSubsetOf(["meta", "line", "polyline", "polygon", "path", "circle", "rect"]);

    [Fact]
    public void It_has_every_section_with_a_heading_and_a_link_to_it()
    {
        Page.Descendants("section").Select(section => section.Attribute("id")!.Value).Should().Equal(Sections);
        Page.Descendants("section").Should().OnlyContain(section => section.Elements("h2").Count() == 1);
        Page.Descendants("nav").Single().Descendants("a").Select(link => link.Attribute("href")!.Value)
            .Should().Equal(Sections.Select(section => $"#{section}"));
    }

    [Fact]
    public void It_shows_every_model_and_every_metric()
    {
        var table = Section("models").Value;
        table.Should().ContainAll(Metric.All.Select(metric => metric.Name));
        table.Should().ContainAll(ReportExample.Content.Candidates.Select(candidate => candidate.Name));
        foreach (var figure in ReportExample.Content.Manifest.Candidates.SelectMany(candidate => candidate.Holdout))
            table.Should().Contain(figure.Value!.Value.ToString("0.000", CultureInfo.InvariantCulture), figure.Metric);
    }

    [Fact]
    public void It_explains_every_metric()
    {
        var meanings = Section("glossary").Descendants("dd").Take(Metric.All.Count).Select(meaning => meaning.Value);
        meanings.Should().OnlyContain(meaning => meaning.Length > " Higher is better.".Length);
    }

    [Fact]
    public void It_says_how_many_of_a_hundred_named_customers_leave()
    {
        var metrics = ReportExample.Content.Candidates[0].Metrics;
        Section("summary").Value.Should().ContainAll(
            $"{Math.Round(100 * metrics.Precision)} of\u00A0100", $"{Math.Round(100 * metrics.Recall)} of\u00A0100");
    }

    [Fact]
    public void Decisions_are_counted_in_customers_for_the_published_model_alone_unless_asked()
    {
        var candidates = ReportExample.Content.Candidates;
        var matrices = Section("decisions")
            .Descendants("table")
            .Concat(Section("models").Descendants("details").Last().Descendants("table"))
            .ToArray();

        Section("decisions").Descendants("table").Should().ContainSingle();
        matrices.Should().HaveSameCount(candidates);
        foreach (var (matrix, candidate) in matrices.Zip(candidates))
        {
            var expected = candidate.Metrics.ConfusionMatrix;
            matrix.Descendants("td").Select(cell => int.Parse(cell.Value, CultureInfo.InvariantCulture)).Should().StartWith(
            [
                expected.TruePositives, expected.FalseNegatives, expected.TruePositives + expected.FalseNegatives,
                expected.FalsePositives, expected.TrueNegatives,
            ]).And.EndWith(expected.Rows);
        }
    }

    [Fact]
    public void Findings_of_the_verdict_are_the_first_that_is_read()
    {
        var verdict = new ModelVerdict([new ModelFinding(ModelFinding.TooGood, "the data know the answer.", ["a"])]);

        var page = Parse(
            Write(ReportExample.Content with { Manifest = ReportExample.Content.Manifest with { Verdict = verdict } }));

        page.Descendants("section").First().Element("p")!.Value.Should().Be("TOO GOOD: the data know the answer.");
    }

    [Fact]
    public void Terms_that_nobody_gave_are_called_an_example()
    {
        var decision = ReportExample.Content.Manifest.Decision;
        var example = decision with { Campaign = new Campaign(CampaignEconomics.Standard, IsExample: true) };

        Section("money").Value.Should().NotContain("Example terms");
        Parse(Write(ReportExample.Content with { Manifest = ReportExample.Content.Manifest with { Decision = example } }))
            .Descendants("section").Single(IsNamed("money")).Value.Should().Contain("Example terms. ");
    }

    [Fact]
    public void Segments_are_of_the_customers_who_have_not_left()
    {
        var content = ReportExample.Content;

        Section("segments").Value.Should().Contain("(left: stayed)");
        content
            .Manifest.Segments.Sum(segment => segment.Customers)
            .Should()
            .Be((int)Math.Round(300 * (1 - content.Manifest.Data.ChurnRate)));
    }

    [Fact]
    public void Importance_tells_whether_higher_values_mean_more_churn()
    {
        var row = Section("importance").Descendants("tr").Single(row => row.Element("th")!.Value == "tenure");

        row.Elements("td").ElementAt(1).Value.Should().Be("\u2193 less likely");
    }

    [Fact]
    public void Every_chart_has_a_title_a_description_and_a_caption()
    {
        var all = Page.Descendants("figure").ToArray();
        var figures = all
            .Where(figure => figure.Ancestors("section").Single().Attribute("id")!.Value is not ("reasons" or "shapes"))
            .ToArray();
        figures
            .Select(figure => figure.Element("h3")!.Value)
            .Should()
            .Equal(
                "Profit over the customers called",
                "Calibration",
                "Cumulative gains",
                "Lift",
                "ROC curve",
                "Log loss over the rows learnt from",
                "Profit over the customers called",
                "Cost curve",
                "Cumulative gains",
                "Lift",
                "Calibration",
                "ROC curve");
        foreach (var figure in all)
        {
            var chart = figure.Elements("svg").Single();
            chart.Attribute("role")!.Value.Should().Be("img");
            chart.Attribute("aria-labelledby")!.Value.Split(' ').Should().Equal(
                chart.Element("title")!.Attribute("id")!.Value, chart.Element("desc")!.Attribute("id")!.Value);
            figure.Element("figcaption")!.Value.Should().NotBeEmpty();
        }

        foreach (var figure in figures[..5]) // of the published model alone
            figure
                .Element("svg")!
                .Elements("polyline")
                .Select(line => line.Attribute("class")!.Value)
                .Should()
                .StartWith(["reference", "curve-1"])
                .And.NotContain("curve-2");
        foreach (var figure in figures[6..])
        {
            figure.Element("svg")!.Elements("polyline").Select(line => line.Attribute("class")!.Value)
                .Should().StartWith(["reference", "curve-1", "curve-2"]);
            figure.Elements("ul").Single().Value.Should().Contain("forest").And.Contain("network");
        }
    }

    [Fact]
    public void Every_table_has_a_caption_and_every_heading_a_scope()
    {
        Page.Descendants("table").Should().OnlyContain(table => table.Element("caption")!.Value.Length > 0);
        Page.Descendants("th").Should().OnlyContain(heading => heading.Attribute("scope") != null);
        Page.Descendants("tr").Select(row => (row.Ancestors("table").First(), row.Elements().Count())).Distinct()
            .Should().OnlyHaveUniqueItems(row => row.Item1, "all rows of a table have as many cells");
    }

    [Fact]
    public void No_id_occurs_twice() => Page.Descendants().Attributes("id").Select(id => id.Value).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Texts_from_the_data_are_escaped()
    {
        Html.Should().NotContainAny("<script", "<img", "<co>", "\u0001").And.Contain(WebUtility.HtmlEncode(ReportExample.Script));
        Section("importance").Descendants("th").Select(name => name.Value).Should().Contain(ReportExample.Script);
        Section("columns").Value.Should().Contain(ReportExample.Word);
        Section("data").Value.Should().Contain(ReportExample.Note.Replace('\u0001', '\uFFFD'));
    }

    [Fact]
    public void The_style_sheet_is_what_was_written() =>
        StyleElement().Match(Html).Groups[1].Value.Should().NotContain("&").And.Contain("prefers-color-scheme: dark");

    [Fact]
    public void No_value_of_few_customers_is_told() => Html.Should().NotContainAny("secret-", ReportExample.SecretWord);

    [Fact]
    public void Words_of_many_customers_are_rows_of_the_pictures_and_those_of_few_are_counted_together()
    {
        Section("shapes").Value.Should().Contain("basic").And.Contain("one other value");
        Section("reasons").Descendants("text").Select(text => text.Value).Should().Contain("plan & more: basic");
    }

    [Fact]
    public void Numbers_of_a_readable_model_are_curves_with_the_band_of_the_folds_on_one_scale()
    {
        var charts = Section("shapes").Descendants("svg").Where(svg => svg.Attribute("role") is not null).ToArray();

        charts.Should().HaveCount(2);
        charts.Should().OnlyContain(chart => chart.Descendants("polygon").Count() == 1);
        charts.Select(chart => string.Join(' ', chart.Descendants("text")
            .Where(text => text.Attribute("class")!.Value == "tick end").Select(text => text.Value))).Distinct()
            .Should().ContainSingle();
    }

    [Fact]
    public void Reasons_have_a_dot_for_each_customer_in_every_column()
    {
        var dots = Section("reasons").Descendants("figure").First().Descendants("path")
            .Sum(path => path.Attribute("d")!.Value.Count(letter => letter == 'M'));

        dots.Should().Be(100 * ReportExample.Content.Reasons!.Columns.Count(column => column.MeanSize > 0));
    }

    [Fact]
    public void Model_that_is_no_sum_has_reasons_and_no_shapes()
    {
        var page = Parse(Write(ReportExample.Content with { Readable = null }));

        page.Descendants("section").Select(section => section.Attribute("id")!.Value)
            .Should().Contain("reasons").And.NotContain("shapes");
    }

    [Fact]
    public void Every_column_has_its_quality()
    {
        var rows = Page.Descendants("section")
            .Single(section => section.Attribute("id")!.Value == "columns")
            .Descendants("tbody")
            .Single()
            .Elements("tr")
            .ToArray();

        rows.Select(row => row.Element("th")!.Value)
            .Should()
            .Equal(["left", .. ReportExample.Schema.Columns.Select(column => column.Name)]);
        var tenure = rows[2].Elements("td").Select(cell => cell.Value).ToArray();
        tenure[0].Should().StartWith("number: as");
        tenure[2..4].Should().Equal("0", "70");
        tenure[4].Should().StartWith("0 to 71, median 3");
        double.Parse(tenure[6], System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThan(0.7);
        rows[^1].Elements("td").ElementAt(2).Value.Should().Be("300 (100.0\u00A0%)");
    }

    [Fact]
    public void It_tells_the_terms_of_the_campaign_and_what_the_decisions_earn_under_them()
    {
        var (money, content) = (Section("money").Value, ReportExample.Content);
        money.Should().ContainAll("1,235\u00A0<EUR>", "10\u00A0<EUR>", "30 of\u00A0100");
        var confusion = content.Candidates[0].Metrics.ConfusionMatrix;
        var earned = confusion.TruePositives * (0.3 * (1_234.5 - 10) - 1) - confusion.FalsePositives * 11;
        var rounded = Math.Round(10 * earned, MidpointRounding.AwayFromZero).ToString("#,0", CultureInfo.InvariantCulture);
        money.Should().Contain($"earn {rounded}\u00A0<EUR>");
        Section("money").Descendants("figure").Should().ContainSingle();
    }

    [Fact]
    public void A_model_from_before_campaigns_and_own_thresholds_are_reported_too()
    {
        var (content, manifest) = (ReportExample.Content, ReportExample.Content.Manifest);
        var own = new Campaign(CampaignEconomics.Standard, null, new CampaignColumns("clv"));

        Write(content with { Manifest = manifest with { Decision = manifest.Decision with { Campaign = null } } })
            .Should()
            .Contain("What it is worth");
        Write(
                content with
                {
                    Manifest = manifest with
                    {
                        Decision = manifest.Decision with { Basis = DecisionBasis.BreakEven, Campaign = own },
                    },
                })
            .Should()
            .Contain("each customer's own threshold")
            .And.Contain("Each customer has a threshold of their own");
    }

    [Fact]
    public void Expected_and_observed_leavers_stand_side_by_side_for_each_segment()
    {
        var rows = Section("segments").Descendants("table").Last().Descendants("tbody").Single().Elements("tr").ToArray();

        rows.Select(row => row.Element("th")!.Value).Should().Equal(ReportExample.Content.Manifest.Segmentation.Segments);
        rows.Sum(row => int.Parse(row.Elements("td").First().Value, CultureInfo.InvariantCulture)).Should().Be(100);
        var churned = ReportExample.Content.Holdout.Churned.Count(true);
        ReportExample.Content.SegmentCalibration.Where(segment => segment.Rows > 0)
            .Sum(segment => segment.Observed * segment.Rows).Should().BeApproximately(churned, 1e-9);
    }

    [Theory]
    [InlineData(0.3, "in line")]
    [InlineData(0.05, "more left than expected")]
    [InlineData(0.9, "fewer left than expected")]
    public void A_segment_whose_probabilities_do_not_hold_is_called_so(double expected, string verdict)
    {
        var segment = new SegmentCalibration("loyal", 100, expected, 0.3, WilsonInterval.Of(30, 100));
        var page = Parse(Write(ReportExample.Content with { SegmentCalibration = [segment] }));

        page.Descendants("section").Single(IsNamed("segments")).Value.Should().Contain(verdict);
        page.Descendants("section").Single(IsNamed("card")).Value.Contains("off in the segments loyal", StringComparison.Ordinal)
            .Should().Be(verdict != "in line");
    }

    [Fact]
    public void Each_group_of_the_calibration_chart_shows_how_sure_it_is()
    {
        var chart = Section("curves")
            .Descendants("svg")
            .Single(svg => svg.Attribute("aria-labelledby")?.Value.StartsWith("calibration", StringComparison.Ordinal) == true);

        chart
            .Elements("line")
            .Count(line => line.Attribute("class")!.Value.StartsWith("range", StringComparison.Ordinal))
            .Should()
            .Be(CalibrationCurve.Of(ReportExample.Content.Holdout.Churned, ReportExample.Content.Candidates[0].Holdout).Count);
    }

    [Fact]
    public void The_learning_curve_is_left_out_where_nobody_asked_for_it()
    {
        var html = Write(ReportExample.Content with { LearningCurve = [] });

        Parse(html).Descendants("section").Should().NotContain(section => section.Attribute("id")!.Value == "learning");
        Parse(html).Descendants("nav").Single().Value.Should().NotContain("more data");
    }

    [Fact]
    public void Nothing_is_fetched_and_nothing_runs()
    {
        Html.Should().NotContainAny("http:", "https:", "//", "@import", "url(", "javascript:");
        Page.Descendants().Attributes().Select(attribute => attribute.Name.LocalName)
            .Should().NotContain(["src", "style", "onerror", "onload"]);
        Page.Descendants("a").Attributes("href").Should().OnlyContain(link => link.Value.StartsWith('#'));
    }

    [Theory, InlineData("de-DE"), InlineData("sv-SE"), InlineData("ar-SA"), InlineData("tr-TR")]
    public void The_same_content_gives_the_same_bytes_under_every_culture(string culture)
    {
        var expected = TrainingReport.Write(ReportExample.Content);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            TrainingReport.Write(ReportExample.Content).Should().Equal(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_is_undefined_is_called_so()
    {
        var html = Write(Undefined());
        html.Should().NotMatchRegex(@"-0\.0+[^0-9]")
            .And.NotContainAny(">NaN", "\u221E", "Infinity").And.Contain("The curve is undefined");
        Parse(html).Descendants("section").Single(IsNamed("models")).Value.Should().Contain("undefined");
        Parse(html).Descendants("figure").Elements("svg").Should().HaveCount(
            5, "the calibration, profit and learning curves need no churners");
    }

    [Fact]
    public void One_model_alone_is_reported_too()
    {
        var content = ReportExample.Content;
        var html = Write(content with
        {
            Candidates = [content.Candidates[0]],
            Manifest = content.Manifest with { Candidates = [content.Manifest.Candidates[0]] },
        });
        Parse(html).Descendants("section").Single(IsNamed("models")).Value.Should().Contain("Only forest was trained");
        Parse(html).Descendants("table").Should().OnlyContain(table => !table.Element("thead")!.Value.Contains("network"));
    }

    [Fact]
    public void Data_without_values_has_no_value_at_risk()
    {
        var (content, manifest) = (ReportExample.Content, ReportExample.Content.Manifest);
        var html = Write(content with
        {
            Manifest = manifest with
            {
                Segmentation = manifest.Segmentation with { ValueColumn = null, HighValue = null },
                Segments = [.. manifest.Segments.Select(segment => segment with { TotalValue = null, ValueAtRisk = null })],
            },
        });
        var table = Parse(html).Descendants("section").Single(IsNamed("segments")).Descendants("table").First();
        table.Descendants("tr").Should().OnlyContain(row => row.Elements().Count() == 5);
    }

    private static ReportContent Undefined()
    {
        var (content, manifest) = (ReportExample.Content, ReportExample.Content.Manifest);
        var stayers = Enumerable.Range(0, content.Holdout.Count).Where(row => !content.Holdout.Churned[row]).ToArray();
        return content with
        {
            Readable = null,
            Reasons = null,
            Holdout = content.Holdout.Pick(stayers),
            Candidates =
                [.. content.Candidates.Select(model => model with { Holdout = [.. stayers.Select(row => model.Holdout[row])] })],
            Importance = [.. content.Importance.Select(column => new PermutationImportance(column.Column, -1e-9, double.NaN))],
            Manifest = manifest with
            {
                Candidates = [.. manifest.Candidates.Select(model => model with
                {
                    CrossValidatedAuc = double.NaN,
                    CalibrationSlope = null,
                    CalibrationIntercept = null,
                    Holdout = [.. model.Holdout.Select(figure => figure with { Value = null, Lower = null, Upper = null })],
                })],
            },
        };
    }

    private static string Write(ReportContent content) => Encoding.UTF8.GetString(TrainingReport.Write(content));

    private static XElement Parse(string html) => XElement.Parse(html[html.IndexOf('\n', StringComparison.Ordinal)..]);

    private static XElement Section(string id) => Page.Descendants("section").Single(IsNamed(id));

    private static Func<XElement, bool> IsNamed(string id) => section => section.Attribute("id")!.Value == id;

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();
}
