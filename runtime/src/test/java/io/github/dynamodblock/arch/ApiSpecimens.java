package io.github.dynamodblock.arch;

import io.github.dynamodblock.Internal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Public types before a change and after it, and one that shows a type of no API. */
public final class ApiSpecimens {
    private ApiSpecimens() {}

    public interface Whole {
        void stays();

        String goes(int count);

        @Internal
        void internal();
    }

    public interface Shortened {
        void stays();
    }

    public interface OtherResult {
        void stays();

        Object goes(int count);
    }

    public interface Leaking {
        Walls shown();

        Optional<Walls> shownInside();
    }

    public record Pair(int first, int second) {}

    public record Swapped(int second, int first) {}

    public enum Light {
        RED,
        GREEN
    }

    public enum LightInAnotherOrder {
        GREEN,
        RED
    }

    @FunctionalInterface
    public interface Marked {
        @Nullable Object of(@Nullable Object value);
    }

    public interface Unmarked {
        Object of(Object value);
    }
}
