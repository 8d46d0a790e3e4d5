package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.OnBusy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which refusals of a lock mean that it is busy. */
class WhenBusyTest {
    private static final LockKey KEY = LockKey.of("plain");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static @Nullable Object answer(
            OnBusy onBusy, Class<?> returnType, LockNotGrantedException refusal, Duration limit) throws Exception {
        LockedMethod method = new LockedMethod(
                "Bean#plain", List.of(new KeyPart.Text("plain")), Optional.of((bean, parameters) -> "fallback"));
        return WhenBusy.answer(
                Call.of("plain", () -> "ran"),
                new LockedSite(method, "plain", onBusy, returnType, limit, null, null, null),
                refusal,
                limit);
    }

    private static LockNotGrantedException heldBy(Optional<String> holder) {
        return new LockNotGrantedException(KEY, holder, LIMIT);
    }

    @Test
    void held_answersAsTheAnnotationSays() throws Exception {
        LockNotGrantedException held = heldBy(Optional.of("other"));

        assertThat(answer(OnBusy.FALLBACK, String.class, held, LIMIT)).isEqualTo("fallback");
        assertThat(answer(OnBusy.SKIP, void.class, held, LIMIT)).isNull();
        assertThat(answer(OnBusy.SKIP, Optional.class, held, LIMIT)).isEqualTo(Optional.empty());
        assertThat(answer(OnBusy.SKIP, OptionalLong.class, held, LIMIT)).isEqualTo(OptionalLong.empty());
        assertThat(answer(OnBusy.SKIP, OptionalDouble.class, held, LIMIT)).isEqualTo(OptionalDouble.empty());
        assertThatThrownBy(() -> answer(OnBusy.THROW, void.class, held, LIMIT)).isSameAs(held);
    }

    @Test
    void requestThatDoesNotWait_isRefusedByAHolderOnly() throws Exception {
        assertThat(answer(OnBusy.FALLBACK, String.class, heldBy(Optional.empty()), Duration.ZERO))
                .isEqualTo("fallback");
    }

    /** The store did not respond within the wait limit: nobody knows whether the lock is held. */
    @ParameterizedTest
    @EnumSource(OnBusy.class)
    void waitWithoutAnyHolder_throws(OnBusy onBusy) {
        LockNotGrantedException silent = heldBy(Optional.empty());

        assertThatThrownBy(() -> answer(onBusy, void.class, silent, LIMIT)).isSameAs(silent);
    }

    @ParameterizedTest
    @EnumSource(OnBusy.class)
    void interruption_throws(OnBusy onBusy) {
        LockNotGrantedException interrupted = new LockNotGrantedException(KEY, new InterruptedException());

        assertThatThrownBy(() -> answer(onBusy, void.class, interrupted, Duration.ZERO))
                .isSameAs(interrupted);
    }
}
