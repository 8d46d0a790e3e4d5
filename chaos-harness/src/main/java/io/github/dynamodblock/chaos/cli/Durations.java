package io.github.dynamodblock.chaos.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * This converter reads the durations that a user types, for example {@code 500ms}, {@code 60s}, {@code 5m} and
 * {@code 1h}.
 */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    /**
     * Refuses a time of 0.
     *
     * @param spec the command
     * @param option the option
     * @param time the time of the option; null if the user did not give the option, because no default is 0
     */
    static void requireSome(CommandSpec spec, String option, @Nullable Duration time) {
        if (time != null && time.isZero()) {
            String typed = String.join(
                    " ",
                    spec.commandLine().getParseResult().matchedOption(option).originalStringValues());
            throw new ParameterException(spec.commandLine(), option + " is more than 0, not " + typed);
        }
    }

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("a duration looks like 500ms, 60s, 5m or 1h, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
