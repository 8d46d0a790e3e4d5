package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An event recorder records what one worker incarnation does. It has the name of the incarnation, its clock, and the
 * counter of its operations. It is thread-safe.
 */
public final class EventRecorder {
    private final Consumer<Event> history;
    private final String process;
    private final AtomicLong operations = new AtomicLong();

    /**
     * Makes the recorder of one incarnation.
     *
     * @param history receives each event
     * @param process the name of the incarnation, for example {@code w2.1}
     */
    public EventRecorder(Consumer<Event> history, String process) {
        this.history = history;
        this.process = process;
    }

    public String process() {
        return process;
    }

    public long now() {
        return WorkerTime.nanos();
    }

    public void write(Event event) {
        history.accept(event);
    }

    public void life(ProcessEvent.Phase phase) {
        history.accept(new ProcessEvent(now(), process, phase));
    }

    long nextOperation() {
        return operations.incrementAndGet();
    }
}
