using System.Globalization;
using ResNetDsl.CommandLine.Benchmarking;

namespace ResNetDsl.EndToEnd.Tests.Samples;

public sealed class TimeRunTests
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_lines_are_those_of_the_seed_under_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            // Ten steps of a second that do not count, then 1 and 3 milliseconds in turn: mean 2, deviation 1.
            Assert.Equal(
                [
                    "2026-11-24 06:40:10.001000: step 0, duration = 0.001",
                    "2026-11-24 06:40:10.021000: step 10, duration = 0.001",
                    "2026-11-24 06:40:10.040000: Forward across 20 steps, 0.002 +/- 0.001 sec / batch",
                ],
                Lines(20, step => step < 10 ? 1000 : step % 2 == 0 ? 1 : 3));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void One_batch_has_no_deviation()
    {
        Assert.Equal(
            ["2026-11-24 06:40:01.123000: step 0, duration = 0.123", "2026-11-24 06:40:01.123000: Forward across 1 steps, 0.123 +/- 0.000 sec / batch"],
            Lines(1, step => step < 10 ? 100 : 123));
    }

    private static string[] Lines(int batches, Func<int, int> milliseconds)
    {
        StoppedClock clock = new();
        StringWriter output = new();
        int step = 0;
        TimeRun.time_tensorflow_run(() => clock.Advance(milliseconds(step++)), "Forward", batches, output, clock);
        Assert.Equal(10 + batches, step);
        return SampleProgram.Lines(output.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 11, 24, 6, 40, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;

        public void Advance(int milliseconds) => now = now.AddMilliseconds(milliseconds);
    }
}
