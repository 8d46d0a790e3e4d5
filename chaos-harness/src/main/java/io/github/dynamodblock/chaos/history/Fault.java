package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.List;

/**
 * An event: a fault begins or ends.
 *
 * <p>The effect of the fault lies between the two events: BEGIN is stamped before the fault is started, and END after
 * the fault was undone.
 *
 * @param id the number of the fault in the plan; the same for BEGIN and END
 * @param kind the kind of the fault
 * @param targets the incarnations that the fault hits, such as {@code w2.1}; {@code *} for the store or all workers
 * @param landed whether separate evidence shows that the fault took effect; only END can know it
 * @param evidence a description of this evidence, or the reason why there is none
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

    /** The two phases of a fault that are recorded. */
    public enum Phase {
        BEGIN,
        END
    }

    public Fault {
        require(!process.isBlank(), "process", process);
        targets = List.copyOf(targets);
    }
}
