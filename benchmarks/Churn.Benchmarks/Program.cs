using System.CommandLine;
using Churn.Benchmarks;
using Churn.Benchmarks.Attacks;
using Churn.Benchmarks.Campaigns;
using Churn.Benchmarks.Distilling;
using Churn.Benchmarks.Events;
using Churn.Benchmarks.FieldFaults;
using Churn.Benchmarks.Life;
using Churn.Benchmarks.Monitoring;
using Churn.Benchmarks.Overload;
using Churn.Benchmarks.Populations;
using Churn.Benchmarks.Quality;
using Churn.Benchmarks.Retraining;
using Churn.Benchmarks.Sequences;
using Churn.Benchmarks.Serving;
using Churn.Benchmarks.Texts;
using Churn.Benchmarks.Uplift;
using Churn.Benchmarks.Value;

return await new RootCommand("Measures what the documents of this project claim.")
{
    QualityBenchmark.Create(),
    LearnersBenchmark.Create(),
    PopulationBenchmark.Create(),
    LoadBenchmark.Create(),
    OverloadBenchmark.Create(),
    AttackBenchmark.Create(),
    ReadBenchmark.Create(),
    FuzzBenchmark.Create(),
    GrammarBenchmark.Create(),
    FuzzApiBenchmark.Create(),
    FitBenchmark.CreateRows(),
    MadeUpWords.Create(),
    FitBenchmark.Create(),
    KillBenchmark.Create(),
    KilledWriter.Create(),
    SwapBenchmark.Create(),
    ShutdownBenchmark.Create(),
    TelemetryBenchmark.Create(),
    ServiceProcess.Create(),
    CorruptBenchmark.Create(),
    EncryptionBenchmark.Create(),
    ObjectStorageBenchmark.Create(),
    FullDiskBenchmark.Create(),
    GateBenchmark.Create(),
    YearBenchmark.Create(),
    DriftBenchmark.Create(),
    MonthsBenchmark.Create(),
    LogFill.Create(),
    CampaignBenchmark.Create(),
    UpliftTrialsBenchmark.Create(),
    LifetimeBenchmark.Create(),
    PredictHost.Create(),
    ScoreBenchmark.Create(),
    ReasonsBenchmark.Create(),
    FieldFaultsBenchmark.Create(),
    SequencesBenchmark.Create(),
    TextsBenchmark.Create(),
    DuckDbPeer.Create(),
    CanariesBenchmark.Create(),
    MembershipBenchmark.Create(),
    DistillationBenchmark.Create(),
}.Parse(args).InvokeAsync();
