using System.CommandLine;
using Churn.Benchmarks;

return await new RootCommand("Measures what the documents of this project claim.") { QualityBenchmark.Create(), LoadBenchmark.Create(), ReadBenchmark.Create(), FuzzBenchmark.Create(), FitBenchmark.CreateRows(), FitBenchmark.Create() }
    .Parse(args).InvokeAsync();
