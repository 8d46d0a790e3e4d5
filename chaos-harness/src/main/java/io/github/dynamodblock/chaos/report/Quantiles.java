package io.github.dynamodblock.chaos.report;

import java.util.Collection;
import org.HdrHistogram.Histogram;

/**
 * A distribution of durations, in nanoseconds with three significant digits.
 *
 * @param count how many durations there are. If there are none, all other values are 0
 */
public record Quantiles(long count, long p50, long p99, long p999, long max) {

    static Quantiles of(Collection<Long> nanos) {
        Histogram histogram = new Histogram(3);
        nanos.forEach(n -> histogram.recordValue(Math.max(0, n)));
        return new Quantiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
