using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>
/// Teaches small models the probabilities of a large one, its log-odds out of fold where it has learnt from a customer, and its
/// own for customers that never were (Bucila, Caruana and Niculescu-Mizil 2006; Hinton, Vinyals and Dean 2015).
/// </summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="training">The customers that the teacher has learnt from.</param>
/// <param name="holdout">The customers held out.</param>
/// <param name="options">What is asked.</param>
/// <param name="threads">The most threads; their number does not change the result.</param>
/// <param name="cancellation">Stops the fits.</param>
internal sealed class Distillation(
    CustomerSchema schema,
    EncodedDataset training,
    EncodedDataset holdout,
    TrainingOptions options,
    int threads,
    CancellationToken cancellation)
{
    /// <summary>The share of the teacher's log loss that a student may surely lose: what the gate allows for freshness.</summary>
    public const double AllowedShare = 0.01;

    /// <summary>95 %, one-sided.</summary>
    private const double SureErrors = 1.6449;

    private const int MadeUpCustomers = 15_000;

    /// <summary>The share of the columns that a customer who never was has of another one.</summary>
    private const double SharedColumns = 0.3;

    private const int RandomNumber = 0x64_69_73;

    private readonly CandidateEvaluation evaluation = new(holdout, options.Evaluation, options.Seed, threads);

    /// <summary>What a customer costs in the graph of a model.</summary>
    public static GraphCost CostOf(Candidate candidate, CustomerSchema schema) =>
        GraphProgram.Compile(ModelGraphs.Write(candidate, schema), GraphNames.Probability).Cost;

    /// <summary>Teaches every student of the ladder, and takes the one within the time that is closest to its teacher.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="microseconds">The time that a customer may take.</param>
    /// <returns>The student with its figures; null where the teacher itself takes no more than that.</returns>
    /// <exception cref="DistillationException">
    /// There is no student within the time, or it is surely worse than its teacher by more than is allowed, or nobody knows that
    /// it is not.
    /// </exception>
    public DistilledModel? Run(Candidate teacher, double microseconds)
    {
        var teacherCost = CostOf(teacher, schema);
        if (teacherCost.Microseconds <= microseconds) return null;
        var wanted = teacher.Model.LogOdds(holdout, threads);
        var students = Teach(teacher);
        var graded = students
            .Select(student => new Graded(student, FactsOf(student, teacher.Name, wanted, teacherCost, microseconds)))
            .ToArray();
        if (Closest(graded, microseconds) is not var (chosen, facts))
            throw new DistillationException(
                $"No model scores a customer in {Time(microseconds)}: the fastest student takes about "
                + $"{Time(students.Min(student => student.Cost.Microseconds))}. {WhatWouldDo(graded, teacherCost)}");
        return facts.IsNotWorse
            ? new DistilledModel(Measure(chosen, teacher), facts)
            : throw new DistillationException(
                $"The student within {Time(microseconds)} that is closest to {teacher.Name}, {chosen.Variant.Description}, is "
                + FormattableString.Invariant($"not good enough: log loss {facts.LogLoss:0.0000} on {holdout.Count} held-out ")
                + FormattableString.Invariant($"customers, the teacher's {facts.TeacherLogLoss:0.0000}; it may be behind by ")
                + FormattableString.Invariant($"{facts.LogLossBehindUpper:0.0000} (95 % sure), and ")
                + FormattableString.Invariant($"{facts.LogLossAllowed:0.0000} is allowed. ")
                + WhatWouldDo(graded, teacherCost));
    }

    /// <summary>Teaches every student of the ladder.</summary>
    /// <exception cref="DistillationException">This machine cannot train one that keeps what is asked for.</exception>
    public IReadOnlyList<Student> Teach(Candidate teacher)
    {
        var lessons = LessonsOf(teacher, Enumerable.Range(0, teacher.Scored.Count), MadeUpCustomers);
        var wanted = Array.ConvertAll(teacher.Model.LogOdds(holdout, threads), LogOddsScale.ToProbability);
        Student[] students =
        [
            .. StudentLadder.Of(options).AsParallel().AsOrdered()
                .WithDegreeOfParallelism(threads).WithCancellation(cancellation)
                .Select(TeachOne).OfType<Student>(),
        ];
        return students.Length > 0
            ? students
            : throw new DistillationException(
                "No model can be distilled here: trees need LightGBM, which this machine cannot load, and networks keep no "
                + "monotone columns. Leave out --latency.");

        Student? TeachOne(LearnerVariant variant)
        {
            try
            {
                var model = new CalibratedPipeline(Fit(variant, lessons), new NoCalibration(), []);
                var logOdds = model.LogOdds(holdout, threads: 1);
                if (!logOdds.All(double.IsFinite)) return null;
                var cost = CostOf(teacher with { Model = model }, schema);
                return new Student(variant, model, logOdds, cost, wanted.Zip(logOdds, Divergence).Average());
            }
            catch (ArithmeticException)
            {
                return null; // it diverged; the others do not
            }
        }
    }

    /// <summary>The student as a candidate beside its teacher.</summary>
    private Candidate Measure(Student student, Candidate teacher)
    {
        // made-up customers would bring in what the teacher knows of the part that is scored
        var scores = teacher.Scored.CrossFit(
            positions => Fit(student.Variant, LessonsOf(teacher, positions, madeUp: 0)),
            (pipeline, position) => pipeline.Score(training.Row(teacher.Scored.Customers[position])));
        return evaluation.Measure(
            StudentLadder.Name,
            $"{student.Variant.Description}, distilled from {teacher.Name}",
            student.Model.Calibrator.Name,
            student.Model with { OutOfFold = scores },
            teacher.Scored,
            scores);
    }

    private FittedPipeline Fit(LearnerVariant variant, Lessons lessons)
    {
        var encoder = variant.Encoder.Fit(schema.Features, lessons.Customers);
        var mean = lessons.Targets.Average();
        var set = new TrainingSet(
            encoder.Transform(lessons.All), Array.ConvertAll(lessons.Targets, target => target > mean))
        {
            Targets = lessons.Targets,
        };
        return new FittedPipeline(
            encoder, variant.Trainer.Fit(set, new FitContext(1, null, cancellation)), variant, set.Rows);
    }

    /// <summary>What students learn.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="positions">The out-of-fold scores to learn from.</param>
    /// <param name="madeUp">How many customers to make up of them.</param>
    private Lessons LessonsOf(Candidate teacher, IEnumerable<int> positions, int madeUp)
    {
        var scored = positions
            .AggregateBy(
                position => teacher.Scored.Customers[position],
                (Sum: 0.0, Count: 0),
                (sum, position) => (sum.Sum + teacher.OutOfFoldLogOdds[position], sum.Count + 1))
            .OrderBy(customer => customer.Key)
            .ToArray();
        var customers = training.Pick([.. scored.Select(customer => customer.Key)]);
        var known = Probabilities(scored.Select(customer => customer.Value.Sum / customer.Value.Count));
        if (known.Min() == known.Max())
            throw new DistillationException(
                $"{teacher.Name} gives every customer the same probability, which teaches nothing. Leave out --latency.");
        if (madeUp == 0) return new Lessons(customers, customers, known);
        var all = customers.Recombine(WithMadeUp(customers.Count, madeUp));
        var ofMadeUp = Probabilities(teacher.Model.LogOdds(all, threads).Skip(customers.Count));
        return new Lessons(customers, all, [.. known, .. ofMadeUp]);
    }

    /// <summary>
    /// Whose value each customer has: each its own, and behind them each made-up one those of one customer, but in some columns
    /// of another.
    /// </summary>
    private int[][] WithMadeUp(int customers, int madeUp)
    {
        var random = new RandomStream(options.Seed, RandomNumber);
        var columnOf = ColumnExplainer.PlayersOf(schema); // the parts of a date stay together
        var customersOf = columnOf.Select(_ => new int[customers + madeUp]).ToArray();
        var isShared = new bool[columnOf.Max() + 1];
        for (var row = 0; row < customers; row++)
            foreach (var feature in customersOf) feature[row] = row;
        for (var row = customers; row < customers + madeUp; row++)
        {
            var (one, other) = (random.NextBelow(customers), random.NextBelow(customers));
            for (var column = 0; column < isShared.Length; column++) isShared[column] = random.NextDouble() < SharedColumns;
            for (var feature = 0; feature < customersOf.Length; feature++)
                customersOf[feature][row] = isShared[columnOf[feature]] ? other : one;
        }

        return customersOf;
    }

    private DistillationFacts FactsOf(
        Student student, string teacher, double[] wanted, GraphCost teacherCost, double microseconds)
    {
        double[] behind =
        [
            .. holdout.Churned.Select((churned, row) => (
                    Group: holdout.GroupOf[row],
                    Behind: LogOddsScale.Loss(student.Holdout[row], churned) - LogOddsScale.Loss(wanted[row], churned)))
                .AggregateBy(row => row.Group, 0.0, (sum, row) => sum + row.Behind)
                .OrderBy(group => group.Key)
                .Select(group => group.Value),
        ];
        var perRow = (double)behind.Length / holdout.Count;
        var error = Math.Sqrt(Moments.Variance<double>(behind) / behind.Length) * perRow;
        var teacherLoss = Loss(wanted);
        return new DistillationFacts(
            teacher,
            microseconds,
            teacherCost.Microseconds,
            student.Cost.Microseconds,
            teacherLoss,
            Loss(student.Holdout),
            (behind.Average() * perRow) + (SureErrors * error),
            AllowedShare * teacherLoss);
    }

    private double Loss(double[] logOdds) => logOdds.Select((it, row) => LogOddsScale.Loss(it, holdout.Churned[row])).Average();

    /// <summary>Of the students within a time the one that is closest to its teacher; null where there is none.</summary>
    private static Graded? Closest(IEnumerable<Graded> graded, double microseconds) =>
        graded.Where(one => one.Student.Cost.Microseconds <= microseconds).MinBy(one => one.Student.Divergence);

    private static string WhatWouldDo(Graded[] graded, GraphCost teacher)
    {
        var enough = graded.Select(one => RoundedUp(one.Student.Cost.Microseconds)).Order()
            .Where(time => time < teacher.Microseconds && Closest(graded, time)!.Facts.IsNotWorse)
            .Select(time => $"With --latency {Time(time)} {Closest(graded, time)!.Student.Variant.Description} would do; w")
            .FirstOrDefault("W");
        return $"{enough}ithout --latency the teacher is published, at about {Time(teacher.Microseconds)}. "
            + "Nothing was published.";
    }

    /// <summary>A time that is not shorter, as --latency takes it.</summary>
    private static string Time(double microseconds) => FormattableString.Invariant($"{RoundedUp(microseconds):0.##}us");

    private static double RoundedUp(double microseconds) => Math.Ceiling(microseconds * 100) / 100;

    private static float[] Probabilities(IEnumerable<double> logOdds) =>
        [.. logOdds.Select(it => (float)LogOddsScale.ToProbability(it))];

    /// <summary>How many nats the log-odds of a student cost one who believes its teacher.</summary>
    private static double Divergence(double wanted, double logOdds) =>
        (wanted * LogOddsScale.Loss(logOdds, true)) + ((1 - wanted) * LogOddsScale.Loss(logOdds, false));

    /// <param name="Student">A student.</param>
    /// <param name="Facts">How it stands to its teacher.</param>
    private sealed record Graded(Student Student, DistillationFacts Facts);

    /// <param name="Customers">Those that were.</param>
    /// <param name="All">They, and those that never were behind them.</param>
    /// <param name="Targets">The probability that each of all shall have.</param>
    private sealed record Lessons(EncodedDataset Customers, EncodedDataset All, float[] Targets);
}

/// <summary>A small model that has learnt from a large one.</summary>
/// <param name="Variant">How.</param>
/// <param name="Model">The model.</param>
/// <param name="Holdout">The log-odds of the held-out customers.</param>
/// <param name="Cost">What a customer costs.</param>
/// <param name="Divergence">Its mean log loss on the held-out customers by the probabilities of its teacher, in nats.</param>
internal sealed record Student(
    LearnerVariant Variant, CalibratedPipeline Model, double[] Holdout, GraphCost Cost, double Divergence);

/// <summary>The student that is published.</summary>
/// <param name="Student">The student, measured.</param>
/// <param name="Facts">How it stands to its teacher.</param>
internal sealed record DistilledModel(Candidate Student, DistillationFacts Facts);

/// <summary>No student is fast enough and as good as its teacher; nothing was published.</summary>
/// <param name="message">The figures, and which latency would do.</param>
public sealed class DistillationException(string message) : Exception(message);
