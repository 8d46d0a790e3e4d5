package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An index of the faults of a history by process, so that a lookup for an instant need not compare all names. */
final class FaultIndex {
    private final List<InjectedFault> faults;
    private final Map<String, List<InjectedFault>> byProcess = new ConcurrentHashMap<>();

    static FaultIndex of(History history) {
        return history.once(FaultIndex.class, FaultIndex::new);
    }

    private FaultIndex(History history) {
        this.faults = InjectedFault.of(history);
    }

    /** Returns the faults that can touch a process, by their beginnings. */
    List<InjectedFault> process(String process) {
        return byProcess.computeIfAbsent(process, this::found);
    }

    private List<InjectedFault> found(String process) {
        return faults.stream().filter(fault -> fault.touches(process)).toList();
    }
}
