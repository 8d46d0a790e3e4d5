package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By when the next grant of a key must come, if nothing but waiting stands in its way.
 *
 * <p>A promise can be held to only if somebody was there to keep it: one process that no fault touched (from a little
 * before, while its client may still be backing off) asked for the key all the time, none that a fault did touch may
 * have taken the row meanwhile, and the run went on long enough. Everything that can honestly delay the grant lengthens the deadline: two round trips as
 * slow as the slowest of those processes, their stalls, pauses of the asking process between two tries, and L where an
 * acquire without an answer may have left a phantom behind.
 */
final class Quiet {

    /** What became of one grant that ended. */
    sealed interface Answer {}

    /** It cannot be judged. */
    record NotJudged(String reason) implements Answer {}

    /** The next grant had to come by this instant. */
    record Due(long deadline, String observer) implements Answer {}

    private final Settings run;
    private final Stalls stalls;
    private final Lives lives;
    private final List<Injected> faults;
    private final Map<String, List<Operation>> acquires;
    private final Map<String, List<Rpc>> rpcs;
    private final Map<String, Set<Long>> granted = new HashMap<>();

    Quiet(History history) {
        this.run = history.settings();
        this.stalls = new Stalls(history);
        this.lives = new Lives(history);
        this.faults = Injected.of(history);
        this.acquires = History.group(
                history.operations().stream()
                        .filter(op -> op.action() == Action.ACQUIRE)
                        .toList(),
                Operation::key);
        this.rpcs = History.group(history.all(Rpc.class), Rpc::key);
        for (Grant grant : Grants.all(history)) {
            granted.computeIfAbsent(grant.key(), k -> new TreeSet<>()).add(grant.token());
        }
    }

    /**
     * The deadline for a grant of {@code key}, allowed to take {@code allowed} from {@code base} on.
     *
     * @param holder a grant whose holder stopped renewing: its process may be faulty, and is no challenger; empty after
     *     a release
     */
    Answer due(String key, long base, long allowed, Optional<Grant> next, Optional<Grant> holder) {
        long guarded = base - 2 * run.attemptTimeout() - run.pollCap();
        long returned = next.map(Grant::start).orElse(Operation.NEVER);
        long soonest = base + allowed;
        Set<String> asking = asking(key, base, Math.min(soonest, returned));
        holder.ifPresent(grant -> asking.remove(grant.process()));
        long horizon = Math.min(returned, soonest + 2 * run.pollCap());
        Set<String> touched = touched(asking, holder, guarded, horizon);
        if (touched.stream().anyMatch(process -> mayHaveMeddled(key, process, base, horizon))) {
            return new NotJudged("a fault touched a process that asked");
        }
        asking.removeAll(touched);
        long deadline = soonest + 2 * slowest(key, asking, guarded, soonest);
        long stalled = 0;
        for (String process : asking) {
            // Whoever gets the grant is delayed by its own stalls only.
            stalled = Math.max(stalled, stalls.stalled(process, base, Math.min(deadline, returned)));
        }
        if (stalled > run.pollCap()) {
            return new NotJudged("a process that asked was stalled");
        }
        deadline += stalled + (phantom(key, base, deadline, holder) ? run.lease() : 0);
        long relevant = Math.min(deadline, returned);
        if (!touched(asking(key, base, relevant), holder, guarded, relevant).equals(touched)) {
            return new NotJudged("a fault touched a process that asked");
        }
        return observed(key, base, deadline, relevant, asking);
    }

    /**
     * Whether a process that suffered may have taken the row in that time, or had a write under way that could: an
     * acquire that was applied or never answered, or anything at all if it was killed, for what it sent last nobody
     * recorded. One that was only refused, or never wrote, stands in nobody's way.
     */
    private boolean mayHaveMeddled(String key, String process, long base, long until) {
        return lives.killed(process) <= until
                || rpcs.getOrDefault(key, List.of()).stream()
                        .filter(rpc -> rpc.process().equals(process) && rpc.kind() == Rpc.Kind.ACQUIRE)
                        .filter(rpc -> rpc.sent() <= until && rpc.at() >= base - 2 * run.lease())
                        .anyMatch(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN
                                || (rpc.answer() == Rpc.Answer.APPLIED && rpc.at() >= base));
    }

    private Answer observed(String key, long base, long deadline, long relevant, Set<String> asking) {
        for (String process : asking) {
            long gap = relevant - base - asked(key, process, base, relevant);
            if (gap <= Constants.DELTA) {
                return deadline + gap > run.end()
                        ? new NotJudged("the run ended first")
                        : new Due(deadline + gap, process);
            }
        }
        return new NotJudged("nobody asked all the time");
    }

    /** How long the process had an acquire of the key pending between two instants. */
    private long asked(String key, String process, long from, long until) {
        long covered = 0;
        long reached = from;
        for (Operation op : acquires.getOrDefault(key, List.of())) {
            if (op.process().equals(process) && end(op) > reached && op.start() < until) {
                long start = Math.max(op.start(), reached);
                reached = Math.min(end(op), until);
                covered += Math.max(0, reached - start);
            }
        }
        return covered;
    }

    /** A process that is dead asks for nothing. */
    private long end(Operation op) {
        return Math.min(op.end(), lives.ended(op.process()));
    }

    private Set<String> asking(String key, long from, long until) {
        Set<String> processes = new TreeSet<>();
        for (Operation op : acquires.getOrDefault(key, List.of())) {
            if (op.start() <= until && end(op) >= from) {
                processes.add(op.process());
            }
        }
        return processes;
    }

    /** Those of the processes that a fault touched, but for the holder's: it is no challenger. */
    private Set<String> touched(Set<String> processes, Optional<Grant> holder, long from, long until) {
        Optional<String> holding = holder.map(grant -> Injected.worker(grant.process()));
        List<Injected> at =
                faults.stream().filter(fault -> fault.meets(from, until)).toList();
        return processes.stream()
                .filter(process -> holding.isEmpty() || !holding.get().equals(Injected.worker(process)))
                .filter(process -> at.stream().anyMatch(fault -> fault.touches(process)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private long slowest(String key, Set<String> processes, long from, long until) {
        return between(key, from, until)
                .filter(rpc -> processes.contains(rpc.process()))
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED)
                .mapToLong(rpc -> rpc.at() - rpc.sent())
                .max()
                .orElse(0);
    }

    /** Whether an acquire that nobody learned of may hold the row for a while. */
    private boolean phantom(String key, long base, long deadline, Optional<Grant> holder) {
        boolean holderAsked = holder.isPresent()
                && acquires.getOrDefault(key, List.of()).stream()
                        .filter(op -> op.process().equals(holder.get().process()))
                        .filter(op -> !op.equals(holder.get().acquire()))
                        .anyMatch(op -> op.end() > base && op.start() < deadline);
        return holderAsked
                || between(key, base - 2 * run.lease(), deadline)
                        .filter(rpc -> rpc.kind() != Rpc.Kind.READ)
                        .anyMatch(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN || unseen(key, rpc));
    }

    private boolean unseen(String key, Rpc rpc) {
        return rpc.kind() == Rpc.Kind.ACQUIRE
                && rpc.answer() == Rpc.Answer.APPLIED
                && rpc.token().isPresent()
                && !granted.getOrDefault(key, Set.of()).contains(rpc.token().getAsLong());
    }

    /** The requests of a key whose answers came between two instants, in a list by answer time. */
    private Stream<Rpc> between(String key, long from, long until) {
        List<Rpc> all = rpcs.getOrDefault(key, List.of());
        return all.subList(firstFrom(all, from), firstFrom(all, until)).stream();
    }

    private static int firstFrom(List<Rpc> sorted, long instant) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).at() < instant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
