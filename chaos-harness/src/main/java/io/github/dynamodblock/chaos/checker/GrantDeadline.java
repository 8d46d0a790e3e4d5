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
 * Computes the deadline for the next grant of a key, if nothing delays the grant except the wait itself.
 *
 * <p>A deadline can be judged only if the run went on long enough, and if one process, the observer, meets these
 * conditions:
 *
 * <ul>
 *   <li>The observer is not a peer.
 *   <li>It waited for the key during the whole time. Pauses between its tries may last δ in total.
 *   <li>No fault touched it. This includes a short time before, because its client can still be in a backoff.
 *   <li>It was stalled for at most a poll.
 * </ul>
 *
 * <p>Everything that can delay a grant of a correct lock extends the deadline:
 *
 * <ul>
 *   <li>Two round trips, each as long as the slowest request of the processes that requested the key. If the next grant
 *       is one of several that were granted together, one more: its tokens are read after its transaction.
 *   <li>The longest time, up to a poll, for which one of these processes was stalled.
 *   <li>The pauses of the observer between two tries.
 *   <li>One more lease, counted from its first observation, for each other process that can hold the row without
 *       knowing it: a process whose acquire got no response, or a rival that was itself disturbed.
 * </ul>
 */
final class GrantDeadline {

    /** Whether the end of a grant can be judged. */
    sealed interface Answer {}

    /** The end of the grant cannot be judged. */
    record NotJudged(String reason) implements Answer {}

    /** The next grant had to come by the deadline. */
    record Due(long deadline, String observer) implements Answer {}

    private final RunDescription run;
    private final Stalls stalls;
    private final FaultIndex faults;
    private final PendingAcquires asking;
    private final WriteLandingBounds landingBounds;
    private final Map<String, List<Rpc>> rpcs;
    /** The acquires of each key that were applied, and whose grant no operation returned. */
    private final Map<String, List<Rpc>> unreported;

    static GrantDeadline of(History history) {
        return history.once(GrantDeadline.class, GrantDeadline::new);
    }

    private GrantDeadline(History history) {
        this.run = history.settings();
        this.stalls = Stalls.of(history);
        this.faults = FaultIndex.of(history);
        this.asking = PendingAcquires.of(history);
        this.landingBounds = WriteLandingBounds.of(history);
        this.rpcs = History.group(history.all(Rpc.class), Rpc::key);
        this.unreported = unreported(history);
    }

    private static Map<String, List<Rpc>> unreported(History history) {
        Map<String, Set<Long>> tokens = new HashMap<>();
        Set<String> grants = new HashSet<>();
        for (Grant grant : Grants.all(history)) {
            tokens.computeIfAbsent(grant.key(), key -> new HashSet<>()).add(grant.token());
            grant.id().ifPresent(grants::add);
        }
        List<Rpc> found = history.all(Rpc.class).stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE && rpc.answer() == Rpc.Answer.APPLIED)
                // The acquire of a peer, and an acquire in a transaction, show no token.
                .filter(rpc -> rpc.token().isPresent()
                        ? !tokens.getOrDefault(rpc.key(), Set.of())
                                .contains(rpc.token().getAsLong())
                        : !grants.contains(rpc.grant().orElse("")))
                .toList();
        return History.group(found, Rpc::key);
    }

    /**
     * Returns the deadline for the second grant of a succession, which is allowed to take {@code allowed} from
     * {@code base} on.
     *
     * @param holder a grant whose holder stopped renewing; empty after a release. The process of this holder can be
     *     faulty, and cannot be the observer
     * @param rivals how many disturbed rivals are tolerated. Each of them can cost another lease
     */
    Answer due(Succession succession, long base, long allowed, Optional<Grant> holder, int rivals) {
        Answer answer = new NotJudged("nobody asked all the time");
        Ended ended = new Ended(succession, base, base + allowed, holder, rivals);
        Set<String> asked = asking.processes(ended.key(), base, Math.min(ended.soonest(), ended.returned()));
        long slowest = slowest(ended, asked);
        for (String observer : asked) {
            boolean ours = run.peer(observer).isEmpty();
            if (ours && (holder.isEmpty() || !holder.get().process().equals(observer))) {
                answer = dueForObserver(ended, observer, slowest);
                if (answer instanceof Due) {
                    return answer;
                }
            }
        }
        return answer;
    }

    /** One end of a grant, with all that decides its deadline. */
    private record Ended(Succession succession, long base, long soonest, Optional<Grant> holder, int rivals) {
        String key() {
            return succession.before().key();
        }

        /** Returns when the next grant was returned. */
        long returned() {
            return succession.after().map(Grant::start).orElse(Operation.NEVER);
        }

        /** Returns how many requests follow one another from the last pause of a waiter to the next grant. */
        int requests() {
            return succession.after().filter(Grant::isOneOfSeveral).isPresent() ? 3 : 2;
        }

        /**
         * Returns whether a process is an incarnation of the holder's worker. Faults of such a process do not make it a
         * disturbed rival, because the kill of the holder is what is judged.
         */
        boolean isOfHolder(String process) {
            return holder.isPresent()
                    && InjectedFault.worker(holder.get().process()).equals(InjectedFault.worker(process));
        }
    }

    /**
     * Returns the deadline for one observer. Each other process that can hold the row without knowing it costs one
     * lease. With more leases the deadline is later, and more such processes can exist by then. So the smallest number
     * of leases is used that is enough for the processes that exist by its deadline.
     */
    private Answer dueForObserver(Ended ended, String observer, long slowest) {
        for (int leases = 0; leases <= ended.rivals() + 1; leases++) {
            long deadline = ended.soonest() + ended.requests() * slowest + leases * oneMoreLease();
            long relevant = Math.min(deadline, ended.returned());
            Set<String> disturbed = disturbedRivals(ended, observer, relevant);
            Set<String> others = new TreeSet<>(disturbed);
            others.addAll(unreportedOwners(ended, relevant));
            if (disturbed.size() <= ended.rivals() && others.size() <= leases) {
                return observed(ended, observer, deadline, relevant);
            }
        }
        return new NotJudged("rivals were disturbed");
    }

    private Answer observed(Ended ended, String observer, long deadline, long relevant) {
        if (touched(observer, guardedSince(ended), relevant)) {
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
                .filter(process -> touched(process, guardedSince(ended), until)
                        || stalls.stalled(process, ended.base(), until) > run.pollCap())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns how long one more lease can delay its challenger, from the first observation on. */
    private long oneMoreLease() {
        return (long) (run.lease() * (1 + run.clockDrift())) + run.pollCap() + JudgeConstants.DELTA;
    }

    private long guardedSince(Ended ended) {
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
        return between(ended.key(), guardedSince(ended), ended.soonest())
                .filter(rpc -> asked.contains(rpc.process()) && !ended.isOfHolder(rpc.process()))
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED)
                .mapToLong(rpc -> rpc.at() - rpc.sent())
                .max()
                .orElse(0);
    }

    /**
     * Returns the processes with acquires that no caller knows to be applied, and that can hold the row for some time.
     * An acquire can take the row at any time from its sending to the arrival of its response, and a pause can delay
     * the arrival. If tokens order the grants, an acquire that held the row between the two grants has a token between
     * theirs.
     */
    private Set<String> unreportedOwners(Ended ended, long until) {
        long since = ended.base() - 2 * run.lease();
        Set<String> owners = unreported.getOrDefault(ended.key(), List.of()).stream()
                .filter(rpc -> rpc.sent() < until && rpc.at() >= since && isBetween(rpc, ended.succession()))
                .map(Rpc::process)
                .collect(Collectors.toCollection(TreeSet::new));
        landingBounds.of(ended.key()).stream()
                .filter(unheard -> unheard.from() < until && unheard.until() >= since)
                .forEach(unheard -> owners.add(unheard.process()));
        ended.holder()
                .filter(holder -> requestsAgain(ended, holder, until))
                .ifPresent(holder -> owners.add(holder.process()));
        return owners;
    }

    private boolean isBetween(Rpc rpc, Succession grants) {
        if (rpc.token().isEmpty() || run.tokensRestart().isPresent()) {
            return true;
        }
        long token = rpc.token().getAsLong();
        return token > grants.before().token()
                && grants.after().map(next -> token < next.token()).orElse(true);
    }

    /** Returns whether another thread of the holder's process requested the key. */
    private boolean requestsAgain(Ended ended, Grant holder, long until) {
        return asking.pending(ended.key(), ended.base(), until).stream()
                .filter(op -> op.process().equals(holder.process()) && !op.equals(holder.acquire()))
                .anyMatch(op -> op.end() > ended.base() && op.start() < until);
    }

    /** Returns the requests of a key whose responses arrived between two instants, by the arrival of the responses. */
    private Stream<Rpc> between(String key, long from, long until) {
        List<Rpc> all = rpcs.getOrDefault(key, List.of());
        return until <= from
                ? Stream.empty()
                : all.subList(firstAnsweredFrom(all, from), firstAnsweredFrom(all, until)).stream();
    }

    /**
     * Returns the index of the first request whose response arrived at the instant or later. The list is sorted by
     * arrival.
     */
    static int firstAnsweredFrom(List<Rpc> sorted, long instant) {
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
