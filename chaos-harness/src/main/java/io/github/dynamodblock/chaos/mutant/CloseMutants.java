package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.core.CoreLockClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Mutants that make a mistake when a client closes. */
final class CloseMutants {
    private CloseMutants() {}

    /** Closing releases every lock, even if work runs under it. */
    static LockVariant ignoresWork() {
        return of((core, workLimit) -> {
            core.leases().forEach(Lease::releaseAsync);
            return core.closeAsync(workLimit);
        });
    }

    /** Closing does not wait for work. */
    static LockVariant doesNotWait() {
        return of((core, workLimit) -> core.closeAsync());
    }

    private static LockVariant of(BiFunction<CoreLockClient, Duration, CompletableFuture<?>> close) {
        return new LockVariant() {
            @Override
            public CompletableFuture<?> close(CoreLockClient core, Duration workLimit) {
                return close.apply(core, workLimit);
            }
        };
    }
}
