using System.Globalization;

namespace Churn.Access.Rates;

/// <summary>So many requests in such a time: as many may come at once, and no more over any length of time.</summary>
/// <param name="Requests">How many, 1 to 1,000,000.</param>
/// <param name="Seconds">The time in which that many are granted anew: 1, 60 or 3600.</param>
public readonly record struct RequestRate(int Requests, int Seconds)
{
    /// <summary>How a rate is written.</summary>
    public const string Form = "a number of requests from 1 to 1000000 and a time, as in 200/s, 5000/min or 100000/h";

    private const int Most = 1_000_000;

    private static readonly (string Word, int Seconds)[] Times = [("s", 1), ("min", 60), ("h", 3600)];

    /// <summary>Reads a rate that is written as in 200/s.</summary>
    public static bool TryParse(string text, out RequestRate rate)
    {
        rate = default;
        var parts = text.Split('/');
        if (parts is not [var count, var time])
            return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) || requests is < 1 or > Most)
            return false;
        var seconds = Times.FirstOrDefault(known => known.Word == time).Seconds;
        rate = new RequestRate(requests, seconds);
        return seconds > 0;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var seconds = Seconds;
        return string.Create(CultureInfo.InvariantCulture, $"{Requests}/{Times.First(known => known.Seconds == seconds).Word}");
    }
}
