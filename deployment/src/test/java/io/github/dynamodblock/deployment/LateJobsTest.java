package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locked methods whose results come later, in an application. */
class LateJobsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(
                    LateJobs.class,
                    LateJobs.Job.class,
                    LateJobs.GenericJob.class,
                    LateJobs.BlockingJob.class,
                    Waiting.class,
                    Held.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    @Inject
    LateJobs jobs;

    @Inject
    LateJobs.GenericJob generic;

    @Inject
    LateJobs.BlockingJob blocking;

    @Inject
    LockClient locks;

    @Inject
    Vertx vertx;

    @BeforeEach
    void forget() {
        jobs.begun().clear();
        jobs.contexts().clear();
    }

    /** Each form of a result, as a future. */
    private List<Function<CompletableFuture<String>, CompletableFuture<String>>> forms() {
        return List.of(
                gate -> jobs.uni(gate).subscribeAsCompletionStage(),
                gate -> jobs.stage(gate).toCompletableFuture(),
                jobs::future,
                gate -> jobs.multi(gate).toUni().subscribeAsCompletionStage());
    }

    private <T> CompletableFuture<T> on(Context context, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            CompletableFuture<T> unused = call.get().whenComplete((value, failure) -> {
                jobs.contexts().add(String.valueOf(Vertx.currentContext() == context));
                if (failure == null) {
                    done.complete(value);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }

    private static String get(CompletableFuture<String> result) throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }

    @Test
    void secondCall_onAnEventLoop_beginsWhenTheFirstHasEnded() throws Exception {
        for (Function<CompletableFuture<String>, CompletableFuture<String>> form : forms()) {
            forget();
            Context own = VertxContext.getOrCreateDuplicatedContext(vertx);
            CompletableFuture<String> gate = new CompletableFuture<>();
            CompletableFuture<String> first = on(own, () -> form.apply(gate));
            Waiting.until(() -> jobs.begun().size() == 1);
            CompletableFuture<String> second = on(own, () -> form.apply(CompletableFuture.completedFuture("second")));
            assertThat(Held.is(locks, "late")).isTrue();
            assertThat(jobs.begun()).hasSize(1);

            gate.complete("first");
            assertThat(get(first)).isEqualTo("first");
            assertThat(get(second)).isEqualTo("second");
            assertThat(jobs.begun()).hasSize(2);
            Lease earlier = jobs.begun().get(0);
            assertThat(jobs.begun().get(1).fencingToken()).isGreaterThan(earlier.fencingToken());
            assertThat(jobs.contexts().get(0)).isSameAs(own);
        }
    }

    @Test
    void uni_onAnEventLoop_isEmittedOnTheContextOfItsSubscriber() throws Exception {
        Context own = VertxContext.getOrCreateDuplicatedContext(vertx);
        CompletableFuture<String> gate = new CompletableFuture<>();
        CompletableFuture<String> result = on(own, () -> jobs.uni(gate).subscribeAsCompletionStage());
        Waiting.until(() -> jobs.begun().size() == 1);
        gate.complete("done");

        assertThat(get(result)).isEqualTo("done");
        assertThat(jobs.contexts()).containsExactly(own, "true");
    }

    @Test
    void cancelledResult_freesTheLock() throws Exception {
        for (Function<CompletableFuture<String>, CompletableFuture<String>> form : forms()) {
            forget();
            CompletableFuture<String> result = form.apply(new CompletableFuture<>());
            Waiting.until(() -> jobs.begun().size() == 1);
            assertThat(Held.is(locks, "late")).isTrue();
            result.cancel(true);

            locks.acquire("late").close();
        }
    }

    @Test
    void failedResult_freesTheLock() throws Exception {
        for (Function<CompletableFuture<String>, CompletableFuture<String>> form : forms()) {
            assertThat(form.apply(CompletableFuture.failedFuture(new IllegalStateException("of the body"))))
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("of the body");
            assertThat(Held.is(locks, "late")).isFalse();
        }
    }

    @Test
    void leaseThatIsLost_failsTheResult() throws Exception {
        CompletableFuture<String> gate = new CompletableFuture<>();
        CompletableFuture<String> result = jobs.shortLived(gate).subscribeAsCompletionStage();
        Waiting.until(() -> jobs.begun().size() == 1 && !jobs.begun().get(0).isValid());
        assertThat(result).isNotDone();
        gate.complete("done");

        assertThat(result)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LeaseLostException.class);
    }

    @Test
    void leaseThatIsLost_cancelsOrInterruptsTheBody_asTheAnnotationSays() {
        assertThat(jobs.cancelled(new CompletableFuture<>()).subscribeAsCompletionStage())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> blocking.interrupted(new CountDownLatch(1))).isInstanceOf(LeaseLostException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void parameterOfTheTypeOfALease_isTheLease_inEachForm() throws Exception {
        Uni<Boolean> uni = jobs.leased(null);
        assertThat(uni.await().atMost(SOON)).isTrue();
        assertThat(uni.await().atMost(SOON)).isTrue();
        assertThat(jobs.leasedStage("before", null).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isTrue();
        assertThat(jobs.leasedMulti(null, 1).collect().asList().await().atMost(SOON))
                .containsExactly(true);
        assertThat(blocking.leased(null)).isTrue();
    }

    @Test
    void busyLock_isSkippedOrFallsBack() throws Exception {
        try (Lease held = locks.acquire("late")) {
            assertThat(jobs.skips().await().atMost(SOON)).isEmpty();
            assertThat(get(jobs.fallsBack().toCompletableFuture())).isEqualTo("fallback");
            assertThat(held.isValid()).isTrue();
        }
        assertThat(jobs.skips().await().atMost(SOON)).contains("ran");
        assertThat(get(jobs.fallsBack().toCompletableFuture())).isEqualTo("ran");
    }

    @Test
    void methodOfAGenericInterface_isLockedUntilItsResultIsThere() throws Exception {
        LateJobs.Job<?> job = generic;
        CompletableFuture<String> gate = new CompletableFuture<>();
        CompletableFuture<?> result = ((Uni<?>) job.run(gate)).subscribeAsCompletionStage();
        Waiting.until(() -> locks.held("generic").isPresent());
        gate.complete("done");
        assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(Held.is(locks, "generic")).isFalse();
    }
}
