package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.Threads.expect;

import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** Races of the parts that the shells share. */
final class PartRaces {
    private PartRaces() {}

    /** Callbacks run one at a time, each once, and each thread's in its order. */
    static final class Callbacks implements Runnable {
        private static final class Threadlike {
            private final Queue<Runnable> tasks = new ArrayDeque<>();

            synchronized void add(Runnable task) {
                tasks.add(task);
            }

            synchronized Optional<Runnable> next() {
                return Optional.ofNullable(tasks.poll());
            }

            void run() {
                for (Optional<Runnable> task = next(); task.isPresent(); task = next()) {
                    task.get().run();
                }
            }
        }

        @Override
        public void run() {
            Threadlike executor = new Threadlike();
            SerialExecutor inOrder = new SerialExecutor(executor::add);
            List<String> ran = new ArrayList<>();
            AtomicInteger running = new AtomicInteger();
            Threads.run(
                    () -> {
                        inOrder.execute(() -> record("a1", ran, running));
                        inOrder.execute(() -> record("a2", ran, running));
                        executor.run();
                    },
                    () -> {
                        inOrder.execute(() -> record("b1", ran, running));
                        executor.run();
                    });
            executor.run();
            expect(ran.size() == 3 && ran.containsAll(List.of("a1", "a2", "b1")), "ran " + ran);
            expect(ran.indexOf("a1") < ran.indexOf("a2"), "out of order: " + ran);
        }

        private static void record(String name, List<String> ran, AtomicInteger running) {
            expect(running.incrementAndGet() == 1, "two at a time");
            ran.add(name);
            running.decrementAndGet();
        }
    }

    /** A request is answered once, though its answer comes as it is given up. */
    static final class AnswerAgainstTimeout implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            world.holdBack(request -> true);
            AtomicInteger answers = new AtomicInteger();
            new StoreRequests(world.ports)
                    .write(
                            new LockWrite.Release(StillWorld.KEY, new Version(world.grant(), 1), 1),
                            StillWorld.SECOND,
                            (StoreAnswer answer) -> answers.incrementAndGet());
            Threads.run(() -> world.passes(StillWorld.SECOND), world::answer);
            expect(answers.get() == 1, answers.get() + " answers");
        }
    }

    /** Of two grants disowned at once none is forgotten. */
    static final class DisownAgainstDisown implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
            String one = world.grant();
            String two = world.grant();
            Threads.run(() -> context.orphans().disown(StillWorld.KEY, one), () -> context.orphans().disown(StillWorld.KEY, two));
            expect(wrote(context, one), "the first is forgotten");
            expect(wrote(context, two), "the second is forgotten");
        }

        private static boolean wrote(ClientContext context, String grant) {
            return context.orphans().wrote(StillWorld.KEY, Optional.of(new Version(grant, 1).toString()));
        }
    }
}
