using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Churn.Models.Store;

/// <summary>A small file of the store that says what is so now. It is replaced by rename, so readers need no lock.</summary>
/// <param name="path">The file.</param>
/// <param name="json">How it is written.</param>
internal sealed class StateFile<T>(string path, JsonTypeInfo<T> json)
    where T : class, IStoreState
{
    /// <summary>What the file says; null if there is none.</summary>
    /// <exception cref="BrokenModelException">It cannot be read.</exception>
    public T? Read()
    {
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), json);
            return state is not null && state.Named.All(ModelFolder.IsVersion)
                ? state
                : throw new BrokenModelException(path, "it names no version.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BrokenModelException(path, "it cannot be read as what the store wrote there.", fault);
        }
    }

    /// <summary>What the file says; null if there is none, or one that is broken and shall be replaced.</summary>
    public T? ReadIfWhole()
    {
        try
        {
            return Read();
        }
        catch (BrokenModelException)
        {
            return null;
        }
    }

    public void Write(T state) => DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(state, json));
}
