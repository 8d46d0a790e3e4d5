package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.List;

/**
 * A fault begins or ends.
 *
 * <p>What the fault does lies between the two: BEGIN is stamped before it is started, END after it was undone.
 *
 * @param id the fault's number in the plan; the same for begin and end
 * @param kind what is done
 * @param targets the incarnations it hits, such as {@code w2.1}; {@code *} for the store or all workers
 * @param landed whether there is evidence of its own that it took effect; only END can know
 * @param evidence that evidence in words, or why there is none
 */
public record Fault(
        long at,
        String process,
        long id,
        FaultKind kind,
        List<String> targets,
        Phase phase,
        boolean landed,
        String evidence)
        implements Event {

    /** Which end of the fault. */
    public enum Phase {
        BEGIN,
        END
    }

    public Fault {
        require(!process.isBlank(), "process", process);
        targets = List.copyOf(targets);
    }
}
