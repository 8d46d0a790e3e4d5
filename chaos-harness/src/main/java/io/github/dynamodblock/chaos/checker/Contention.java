package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the contended grants. A grant is contended if another acquire of the key was pending during its acquire, or if
 * another grant was held when its acquire began.
 */
public final class Contention {
    private record Span(long from, long until) {}

    private Contention() {}

    /** Returns the acquires that ended in a contended grant. */
    public static List<Operation> contended(History history) {
        List<Operation> contended = new ArrayList<>();
        Map<String, List<Claim>> claims = Claim.byKey(history);
        history.operationsByKey().forEach((key, operations) -> {
            List<Operation> acquires = operations.stream()
                    .filter(op -> op.action() == Action.ACQUIRE)
                    .toList();
            List<Span> held = claims.getOrDefault(key, List.of()).stream()
                    .map(claim -> new Span(claim.start(), claim.end()))
                    .toList();
            contended.addAll(of(acquires, held));
        });
        return contended;
    }

    /** Returns the contended acquires. Both lists are in the order of their beginnings. */
    private static List<Operation> of(List<Operation> acquires, List<Span> held) {
        List<Operation> contended = new ArrayList<>();
        long pendingUntil = Long.MIN_VALUE;
        long heldUntil = Long.MIN_VALUE;
        int next = 0;
        for (int i = 0; i < acquires.size(); i++) {
            Operation acquire = acquires.get(i);
            for (; next < held.size() && held.get(next).from() <= acquire.start(); next++) {
                heldUntil = Math.max(heldUntil, held.get(next).until());
            }
            boolean followed = i + 1 < acquires.size() && acquires.get(i + 1).start() < acquire.end();
            if (acquire.ok() && (pendingUntil > acquire.start() || heldUntil > acquire.start() || followed)) {
                contended.add(acquire);
            }
            pendingUntil = Math.max(pendingUntil, acquire.end());
        }
        return contended;
    }
}
