package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The faults of a history by whom they can touch, so that nobody compares names for each question about an instant. */
final class Touching {
    private final List<Injected> faults;
    private final Map<String, List<Injected>> byProcess = new ConcurrentHashMap<>();

    static Touching of(History history) {
        return history.once(Touching.class, Touching::new);
    }

    private Touching(History history) {
        this.faults = Injected.of(history);
    }

    /** Those that can touch a process, by their beginnings. */
    List<Injected> process(String process) {
        return byProcess.computeIfAbsent(process, this::found);
    }

    private List<Injected> found(String process) {
        return faults.stream().filter(fault -> fault.touches(process)).toList();
    }
}
