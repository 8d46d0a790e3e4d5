package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.spi.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A task runs once, however its threads refuse it. */
class HandOverOnceTest {
    private final StillWorld world = new StillWorld();
    private final List<String> ran = new ArrayList<>();

    private Executor to(Executor threads) {
        return new RetryingExecutor(new Ports(world, world, world, world, threads, threads, threads))
                .ports()
                .sender();
    }

    /** As a thread pool does that has a queue, and then cannot make the thread for it. */
    @Test
    void task_refusedButTakenAllTheSame_runsOnce() {
        List<Runnable> taken = new ArrayList<>();
        to(task -> {
                    taken.add(task);
                    if (taken.size() == 1) {
                        throw new OutOfMemoryError("of a test");
                    }
                })
                .execute(() -> ran.add("task"));
        world.passes(StillWorld.SECOND);
        assertThat(taken).hasSize(2);
        taken.forEach(Runnable::run);

        assertThat(ran).containsExactly("task");
    }

    @Test
    void task_refusedAndRunMeanwhile_isNotHandedOverAgain() {
        List<Runnable> taken = new ArrayList<>();
        to(task -> {
                    taken.add(task);
                    throw new OutOfMemoryError("of a test");
                })
                .execute(() -> ran.add("task"));
        taken.get(0).run();
        world.passes(StillWorld.SECOND);

        assertThat(taken).hasSize(1);
        assertThat(ran).containsExactly("task");
    }

    @Test
    void task_thatFailsItself_isNotHandedOverAgain() {
        RejectedExecutionException failure = new RejectedExecutionException("the task's own");
        assertThatThrownBy(() -> to(Runnable::run).execute(() -> {
                    ran.add("task");
                    throw failure;
                }))
                .isSameAs(failure);
        world.passes(StillWorld.SECOND);

        assertThat(ran).containsExactly("task");
    }
}
