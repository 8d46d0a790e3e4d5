package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

@ApplicationScoped
class BusyWork {
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger jobRuns = new AtomicInteger();

    @Inject
    CurrentLease current;

    int runs() {
        return runs.get();
    }

    int jobRuns() {
        return jobRuns.get();
    }

    /** The lock of this job is held by the test that counts its runs. */
    @Scheduled(every = "1s", identity = "job")
    @Locked(value = "job", waitLimit = "0s", onBusy = OnBusy.SKIP)
    void job() {
        jobRuns.incrementAndGet();
    }

    @Locked(value = "busy", waitLimit = "0s", onBusy = OnBusy.SKIP)
    void skips() {
        runs.incrementAndGet();
    }

    @Locked(value = "busy-{id}", waitLimit = "100ms", onBusy = OnBusy.SKIP)
    Optional<String> skipsAnOptional(String id) {
        return Optional.of(id);
    }

    @Locked(value = "busy", waitLimit = "0s", onBusy = OnBusy.SKIP)
    OptionalInt skipsANumber() {
        return OptionalInt.of(1);
    }

    @Locked(value = "busy", waitLimit = "0s", onBusy = OnBusy.FALLBACK, fallback = "other")
    String fallsBack(String text, long number, int[] array, char letter) {
        return "body";
    }

    protected String other(String text, long number, int[] array, char letter) {
        return text + number + array[0] + letter;
    }

    String other() {
        return "not the one with the same parameters";
    }

    @Locked(value = "busy", waitLimit = "0s", onBusy = OnBusy.FALLBACK, fallback = "one")
    int fallsBackToANumber(String ignored) {
        return 2;
    }

    int one() {
        return 1;
    }

    @Locked(value = "busy", waitLimit = "0s", onBusy = OnBusy.FALLBACK, fallback = "noLease")
    void fallsBackToNothing() {}

    /** The current lease does not exist here. */
    void noLease() throws Exception {
        current.get();
    }
}
