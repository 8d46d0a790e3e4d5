package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Writes down what one worker incarnation does: its name, its clock, its numbering of operations. Thread-safe. */
public final class EventRecorder {
    private final Consumer<Event> history;
    private final String process;
    private final AtomicLong operations = new AtomicLong();

    /**
     * The recorder of one incarnation.
     *
     * @param process its name, such as {@code w2.1}
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
