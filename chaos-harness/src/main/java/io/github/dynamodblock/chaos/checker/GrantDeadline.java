package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.HashMap;
import java.util.HashSet;
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
 * <p>A promise can be held to only if somebody was there to keep it: one process, the observer, asked for the key all
 * the time, no peer, untouched by any fault (from a little before, while its client may still be backing off), and the run went
 * on long enough. Everything that can honestly delay the grant lengthens the deadline: two round trips as slow as the
 * slowest of those who asked, the observer's stalls and its pauses between two tries, and one more lease, waited out
 * from its first sight, for each other process that may hold the row without knowing it: one whose acquire has no
 * answer, or a rival that was itself disturbed.
 */
final class GrantDeadline {

    /** What became of one grant that ended. */
    sealed interface Answer {}

    /** It cannot be judged. */
    record NotJudged(String reason) implements Answer {}

    /** The next grant had to come by this instant. */
    record Due(long deadline, String observer) implements Answer {}

    private final RunDescription run;
    private final Stalls stalls;
    private final FaultIndex faults;
    private final PendingAcquires asking;
    private final WriteLandingBounds landings;
    private final Map<String, List<Rpc>> rpcs;
    private final Map<String, Set<Long>> granted = new HashMap<>();
    private final Set<String> grants = new HashSet<>();

    static GrantDeadline of(History history) {
        return history.once(GrantDeadline.class, GrantDeadline::new);
    }

    private GrantDeadline(History history) {
        this.run = history.settings();
        this.stalls = Stalls.of(history);
        this.faults = FaultIndex.of(history);
        this.asking = PendingAcquires.of(history);
        this.landings = WriteLandingBounds.of(history);
        this.rpcs = History.group(history.all(Rpc.class), Rpc::key);
        for (Grant grant : Grants.all(history)) {
            granted.computeIfAbsent(grant.key(), k -> new TreeSet<>()).add(grant.token());
            grant.id().ifPresent(grants::add);
        }
    }

    /**
     * The deadline for a grant of {@code key}, allowed to take {@code allowed} from {@code base} on.
     *
     * @param holder a grant whose holder stopped renewing: its process may be faulty, and is no challenger; empty after
     *     a release
     * @param rivals how many disturbed rivals to bear with; each may cost another lease
     */
    Answer due(String key, long base, long allowed, Optional<Grant> next, Optional<Grant> holder, int rivals) {
        long returned = next.map(Grant::start).orElse(Operation.NEVER);
        Answer answer = new NotJudged("nobody asked all the time");
        Ended ended = new Ended(key, base, base + allowed, returned, holder, rivals);
        Set<String> asked = asking.processes(key, base, Math.min(base + allowed, returned));
        long slowest = slowest(ended, asked);
        for (String observer : asked) {
            boolean ours = run.peer(observer).isEmpty();
            if (ours && (holder.isEmpty() || !holder.get().process().equals(observer))) {
                answer = dueTo(ended, observer, slowest);
                if (answer instanceof Due) {
                    return answer;
                }
            }
        }
        return answer;
    }

    /** What there is to know of one end of a grant. */
    private record Ended(String key, long base, long soonest, long returned, Optional<Grant> holder, int rivals) {

        /** The next incarnation of a killed holder is no rival whose faults count: the kill is what is judged. */
        boolean isOfHolder(String process) {
            return holder.isPresent()
                    && InjectedFault.worker(holder.get().process()).equals(InjectedFault.worker(process));
        }
    }

    /** The fewest others who may each have cost a lease that explain how many there are by then. */
    private Answer dueTo(Ended ended, String observer, long slowest) {
        for (int leases = 0; leases <= ended.rivals() + 1; leases++) {
            long deadline = ended.soonest() + 2 * slowest + leases * oneMoreLease();
            long relevant = Math.min(deadline, ended.returned());
            Set<String> disturbed = disturbedRivals(ended, observer, relevant);
            Set<String> others = new TreeSet<>(disturbed);
            others.addAll(phantoms(ended, relevant));
            if (disturbed.size() <= ended.rivals() && others.size() <= leases) {
                return observed(ended, observer, deadline, relevant);
            }
        }
        return new NotJudged("rivals were disturbed");
    }

    private Answer observed(Ended ended, String observer, long deadline, long relevant) {
        if (touched(observer, guarded(ended), relevant)) {
            return new NotJudged("a fault touched whoever asked");
        }
        long stalled = asking.processes(ended.key(), ended.base(), relevant).stream()
                .mapToLong(process -> stalls.stalled(process, ended.base(), relevant))
                .filter(gap -> gap <= run.pollCap())
                .max()
                .orElse(0);
        if (stalls.stalled(observer, ended.base(), relevant) > run.pollCap()) {
            return new NotJudged("whoever asked was stalled");
        }
        long gap = relevant - ended.base() - asking.covered(ended.key(), observer, ended.base(), relevant);
        if (gap > JudgeConstants.DELTA) {
            return new NotJudged("nobody asked all the time");
        }
        return deadline + stalled + gap > run.end()
                ? new NotJudged("the run ended first")
                : new Due(deadline + stalled + gap, observer);
    }

    private Set<String> disturbedRivals(Ended ended, String observer, long until) {
        return asking.processes(ended.key(), ended.base(), until).stream()
                .filter(process -> !process.equals(observer) && !ended.isOfHolder(process))
                .filter(process -> touched(process, guarded(ended), until)
                        || stalls.stalled(process, ended.base(), until) > run.pollCap())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What one more lease costs its challenger, from its first sight on. */
    private long oneMoreLease() {
        return (long) (run.lease() * (1 + run.clockDrift())) + run.pollCap() + JudgeConstants.DELTA;
    }

    private long guarded(Ended ended) {
        return ended.base() - 2 * run.attemptTimeout() - run.pollCap();
    }

    private boolean touched(String process, long from, long until) {
        for (InjectedFault fault : faults.process(process)) {
            if (!fault.movesWallClock() && fault.meets(from, until)) {
                return true;
            }
        }
        return false;
    }

    private long slowest(Ended ended, Set<String> asked) {
        return between(ended.key(), guarded(ended), ended.soonest())
                .filter(rpc -> asked.contains(rpc.process()) && !ended.isOfHolder(rpc.process()))
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED)
                .mapToLong(rpc -> rpc.at() - rpc.sent())
                .max()
                .orElse(0);
    }

    /** Whose acquires that nobody learned of may hold the row for a while. */
    private Set<String> phantoms(Ended ended, long until) {
        long since = ended.base() - 2 * run.lease();
        Set<String> owners = between(ended.key(), since, until)
                .filter(rpc -> unseen(ended.key(), rpc))
                .map(Rpc::process)
                .collect(Collectors.toCollection(TreeSet::new));
        landings.of(ended.key()).stream()
                .filter(unheard -> unheard.from() < until && unheard.until() >= since)
                .forEach(unheard -> owners.add(unheard.process()));
        ended.holder()
                .filter(holder -> asksAgain(ended, holder, until))
                .ifPresent(holder -> owners.add(holder.process()));
        return owners;
    }

    /** Whether another thread of the holder's process asked for the key. */
    private boolean asksAgain(Ended ended, Grant holder, long until) {
        return asking.pending(ended.key(), ended.base(), until).stream()
                .filter(op -> op.process().equals(holder.process()) && !op.equals(holder.acquire()))
                .anyMatch(op -> op.end() > ended.base() && op.start() < until);
    }

    private boolean unseen(String key, Rpc rpc) {
        if (rpc.kind() != Rpc.Kind.ACQUIRE || rpc.answer() != Rpc.Answer.APPLIED) {
            return false;
        }
        // Neither a peer nor a transaction tells the token.
        return rpc.token().isPresent()
                ? !granted.getOrDefault(key, Set.of()).contains(rpc.token().getAsLong())
                : !grants.contains(rpc.grant().orElse(""));
    }

    /** The requests of a key whose answers came between two instants, in a list by answer time. */
    private Stream<Rpc> between(String key, long from, long until) {
        List<Rpc> all = rpcs.getOrDefault(key, List.of());
        return until <= from ? Stream.empty() : all.subList(firstFrom(all, from), firstFrom(all, until)).stream();
    }

    /** The place of the first of those, which are in the order of their answers, that was answered at that instant or later. */
    static int firstFrom(List<Rpc> sorted, long instant) {
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
