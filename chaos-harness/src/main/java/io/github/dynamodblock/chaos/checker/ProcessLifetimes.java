package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The times at which each worker incarnation began and ended.
 *
 * <p>A process that neither ended by itself nor was killed by the nemesis has vanished. It ends at its last event,
 * because nothing says what it did later. If the harness did not finish the run, the end of each file can be missing.
 * Then a process that was killed ends at its last event too.
 */
final class ProcessLifetimes {
    private final Map<String, Long> killed = new HashMap<>();
    private final Map<String, Long> exited = new HashMap<>();
    private final Set<String> started = new TreeSet<>();
    private final Set<String> hung = new TreeSet<>();
    private final Map<String, Long> begun = new HashMap<>();
    private final Map<String, Long> lastSeen = new HashMap<>();
    private final boolean unfinished;

    static ProcessLifetimes of(History history) {
        return history.once(ProcessLifetimes.class, ProcessLifetimes::new);
    }

    private ProcessLifetimes(History history) {
        unfinished = history.settings().stage() == RunStage.RUNNING;
        history.events().forEach(this::see);
        for (ProcessEvent life : history.all(ProcessEvent.class)) {
            switch (life.phase()) {
                case KILLED -> killed.merge(life.process(), life.at(), Math::min);
                case EXITED -> exited.merge(life.process(), life.at(), Math::min);
                case HUNG -> hung.add(life.process());
                case STARTED, READY, STOPPING -> {
                    started.add(life.process());
                    begun.merge(life.process(), life.at(), Math::min);
                }
            }
        }
    }

    private void see(Event event) {
        if (event instanceof ProcessEvent life && life.phase() == ProcessEvent.Phase.KILLED) {
            return;
        }
        long until = event instanceof Stall stall ? stall.until() : event.at();
        lastSeen.merge(event.process(), until, Math::max);
    }

    boolean wasKilled(String process) {
        return killed.containsKey(process);
    }

    /** Returns when a process was killed; never if it was not killed. */
    long killed(String process) {
        return killed.getOrDefault(process, Operation.NEVER);
    }

    /** Returns when a process was killed, ended by itself or vanished; never if it is not known when it began. */
    long ended(String process) {
        long known = Math.min(killed(process), exited.getOrDefault(process, Operation.NEVER));
        return isCutOff(process) ? Math.min(known, lastSeen.getOrDefault(process, Operation.NEVER)) : known;
    }

    /** Returns whether the last events of a process can be missing. Then nothing follows from the absence of an event. */
    boolean isCutOff(String process) {
        return unfinished ? !exited.containsKey(process) : hasVanished(process);
    }

    private boolean hasVanished(String process) {
        return started.contains(process) && !killed.containsKey(process) && !exited.containsKey(process);
    }

    /**
     * Returns for how much of the run a worker took part, in all its incarnations together. If nothing is known about
     * the worker, this is the whole run.
     */
    long timeOfWorker(String worker, RunDescription run) {
        List<String> incarnations = begun.keySet().stream()
                .filter(process -> InjectedFault.worker(process).equals(worker))
                .toList();
        return incarnations.isEmpty()
                ? run.end() - run.start()
                : incarnations.stream()
                        .mapToLong(process -> timeWithin(process, run.start(), run.end(), run))
                        .sum();
    }

    /** Returns how much of the time between two instants lies in the part of the run in which a process took part. */
    long timeWithin(String process, long from, long until, RunDescription run) {
        long begin = Math.max(Math.max(run.start(), from), begun.getOrDefault(process, run.start()));
        return Math.max(0, Math.min(Math.min(ended(process), run.end()), until) - begin);
    }

    /** Returns the processes that did not end in time after the harness requested them to end. */
    Set<String> hung() {
        return Collections.unmodifiableSet(hung);
    }

    /**
     * Returns the processes that did not end by themselves and that the nemesis did not kill: something else ended
     * them.
     */
    Set<String> vanished() {
        Set<String> vanished = new TreeSet<>(started);
        vanished.removeIf(process -> !hasVanished(process));
        return vanished;
    }
}
