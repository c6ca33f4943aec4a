using System.Security.Cryptography;
using System.Text.Json;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Distributed;

namespace Churn.Training.Runs;

/// <summary>All workers have made the same version before one of them publishes it.</summary>
internal static class WorkerAgreement
{
    /// <summary>Compares the files of all workers: graphs, report and manifest.</summary>
    /// <exception cref="WorkerException">A worker made other files, or is lost.</exception>
    public static void Check(IWorkerGroup workers, ModelArtifacts artifacts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(artifacts.Model);
        hash.AppendData(artifacts.Portable);
        hash.AppendData(artifacts.Measured ?? []);
        hash.AppendData(artifacts.Report);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(artifacts.Manifest, ManifestJson.Readable.ModelManifest));
        workers.CheckSame(
            hash.GetHashAndReset(),
            worker => $"{workers.TitleOf(worker)} has made another version than {workers.NameOf(0)} from the same trees. Nothing "
                + "is published. Install the same program on machines of one kind.");
    }
}
