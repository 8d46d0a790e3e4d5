package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
        return WhenBusy.answer(Call.of("plain", () -> "ran"), site(onBusy, returnType, limit), refusal, limit);
    }

    private static LockedSite site(OnBusy onBusy, Class<?> returnType, Duration limit) {
        LockedMethod method = Sites.method(
                "Bean#plain", List.of(new KeyPiece.Text("plain")), Optional.of((bean, parameters) -> "fallback"));
        return Sites.of(method, "plain", onBusy, returnType, limit, null);
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
    void fallback_hasNoLease() throws Exception {
        List<@Nullable Object> given = new ArrayList<>();
        LockedMethod method = Sites.method(
                "Bean#leased",
                List.of(new KeyPiece.Text("leased")),
                Optional.of((bean, parameters) -> given.addAll(Arrays.asList(parameters))));
        Call call = Call.of("leased", () -> "ran", "other", "the lease of an earlier run");
        Locked locked = call.method().getAnnotation(Locked.class);
        LockedSite site = new LockedSite(
                method,
                "leased",
                ClientNames.DEFAULT,
                true,
                OnBusy.FALLBACK,
                void.class,
                LIMIT,
                null,
                null,
                null,
                null,
                BodyRules.of(locked, call.method()));

        assertThat(WhenBusy.answer(call, site, heldBy(Optional.of("other")), LIMIT))
                .isEqualTo(true);
        assertThat(given).containsExactly("other", null);
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

    @Test
    void closedClient_isSkippedOnlyIfTheAnnotationSaysSo() {
        LockClientClosedException closed = new LockClientClosedException(KEY);

        assertThat(WhenBusy.stopping(site(OnBusy.SKIP, Optional.class, LIMIT), closed))
                .isEqualTo(Optional.empty());
        assertThat(WhenBusy.stopping(site(OnBusy.SKIP, void.class, LIMIT), closed))
                .isNull();
        for (OnBusy other : List.of(OnBusy.THROW, OnBusy.FALLBACK)) {
            assertThatThrownBy(() -> WhenBusy.stopping(site(other, String.class, LIMIT), closed))
                    .isSameAs(closed);
        }
    }
}
