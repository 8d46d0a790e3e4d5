package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A worker that requests several locks together and holds them. Each key has its own request, grant and release event.
 */
final class MultiKeyWorker {
    /** The time from one release to the next, if each lease is released separately. */
    private static final long APART = 30 * World.MILLI;

    private final SimulatedWorker worker;
    private final ClientLife process;
    private final World world;
    private final Way way;
    private final AcquireStyle manner;
    private final List<Member> members = new ArrayList<>();

    /** How the worker ends the leases. */
    enum Way {
        /** All leases together. */
        AS_ONE,
        /** Each lease separately, one after another. */
        EACH,
        /**
         * The last lease in the middle of the hold, and the other leases together at the end. If the worker commits,
         * all leases together.
         */
        LAST_FIRST;

        private static final Way[] OF_DIGIT = {AS_ONE, AS_ONE, EACH, LAST_FIRST};
    }

    /** One of the locks that are requested together. */
    private static final class Member {
        final int ask;
        final LockKey key;
        final CompletableFuture<?> told = new CompletableFuture<>();

        @Nullable Lease lease;

        long count;
        /** Whether the worker has already released the lease, or has noticed that the client released it. */
        boolean ended;

        Member(int ask, LockKey key) {
            this.ask = ask;
            this.key = key;
        }
    }

    MultiKeyWorker(SimulatedWorker worker, List<LockKey> keys, Way way, AcquireStyle manner) {
        this.worker = worker;
        this.process = worker.process;
        this.world = worker.world;
        this.way = way;
        this.manner = manner;
        keys.forEach(key -> members.add(new Member(world.asks++, key)));
    }

    /** Returns the worker that a choice selects. The keys begin with {@code first}. */
    static MultiKeyWorker of(SimulatedWorker worker, LockKey first, int choice, AcquireStyle manner) {
        List<LockKey> all = worker.world.keys;
        int many = ChoiceKind.TOGETHER.digit(choice, 0) == 0 ? all.size() : 2;
        List<LockKey> keys = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            keys.add(all.get((all.indexOf(first) + i) % all.size()));
        }
        return new MultiKeyWorker(worker, keys, Way.OF_DIGIT[ChoiceKind.TOGETHER.digit(choice, 1)], manner);
    }

    /** Requests the locks. */
    CompletableFuture<?> ask(long wait, long hold) {
        int first = members.get(0).ask;
        List<LockRequest> requests = new ArrayList<>();
        for (Member member : members) {
            LockRequest.Builder request = manner.of(
                    LockRequest.of(member.key).listener((lease, event) -> heard(member, lease.fencingToken(), event)));
            requests.add((wait < 0 ? request : request.waitLimit(Duration.ofNanos(wait))).build());
            world.note(new WorldEvent.Asked(
                    world.now(),
                    process.machine.index,
                    process.life,
                    worker.id,
                    member.ask,
                    first,
                    members.size(),
                    member.key,
                    wait,
                    manner.keeps(),
                    manner.limits(),
                    false,
                    process.machine.nanos()));
        }
        if (wait < 0) {
            CompletableFuture<Optional<MultiLease>> asked = process.user().tryAcquireAllAsync(requests);
            heard(asked.thenApply(all -> all.orElse(null)), hold);
            return asked;
        }
        CompletableFuture<MultiLease> asked = process.user().acquireAllAsync(requests);
        heard(asked, hold);
        return asked;
    }

    private void heard(CompletableFuture<MultiLease> asked, long hold) {
        CompletableFuture<?> unused = asked.whenComplete((all, failure) -> {
            if (process.isDead()) {
                return;
            }
            if (all != null) {
                hold(all, hold);
            } else {
                denied(failure == null ? "held" : failure.getClass().getSimpleName());
            }
        });
    }

    private void denied(String why) {
        for (Member member : members) {
            world.note(new WorldEvent.Denied(
                    world.now(),
                    process.machine.index,
                    process.life,
                    worker.id,
                    member.ask,
                    member.key,
                    why,
                    process.machine.nanos()));
        }
        process.live(0, worker::next);
    }

    private void hold(MultiLease all, long hold) {
        for (Member member : members) {
            Lease lease = all.lease(member.key);
            member.lease = lease;
            world.note(new WorldEvent.Granted(
                    world.now(),
                    process.machine.index,
                    process.life,
                    worker.id,
                    member.ask,
                    member.key,
                    lease,
                    lease.fencingToken(),
                    process.machine.nanos()));
        }
        all.addListener((lease, event) ->
                world.note(new WorldEvent.ToldOfAll(world.now(), process.machine.index, members.get(0).ask, event)));
        // The counters are read under the leases, because the values that the worker writes depend on them.
        ReleaseStyle parting = all.isValid() ? manner.parting() : ReleaseStyle.RELEASE;
        for (Member member : members) {
            Lease lease = held(member);
            worker.use(member.key, lease);
            member.count =
                    1 + (parting == ReleaseStyle.WRITE ? CommitCounters.read(lease) : world.counters.read(member.key));
        }
        long held = world.healed() ? 20 * World.MILLI : world.atMostUntilCalm(hold);
        if (held > 3 * SimulatedWorker.FLIGHT) {
            process.live(held - 2 * SimulatedWorker.FLIGHT, () -> members.forEach(m -> worker.use(m.key, held(m))));
        }
        process.live(held / 2, () -> amid(parting));
        manner.limits(held).forEach(at -> process.live(at, () -> members.forEach(m -> AcquireStyle.renew(held(m)))));
        process.live(held, () -> letGo(all, parting));
        CompletableFuture<?> unused = CompletableFuture.allOf(
                        members.stream().map(member -> member.told).toArray(CompletableFuture[]::new))
                .thenRun(() -> process.live(0, worker::next));
    }

    private static Lease held(Member member) {
        Lease lease = member.lease;
        if (lease == null) {
            throw new IllegalStateException("'" + member.key + "' was not granted");
        }
        return lease;
    }

    private void amid(ReleaseStyle parting) {
        members.forEach(member -> manner.amid(held(member)));
        if (way == Way.LAST_FIRST && !commits(parting)) {
            letGo(members.get(members.size() - 1), parting);
        }
    }

    private void letGo(MultiLease all, ReleaseStyle parting) {
        if (members.stream()
                .allMatch(
                        member -> member.ended || SimulatedWorker.leavesUnreleased(members.get(0).ask, held(member)))) {
            members.forEach(member -> member.told.complete(null));
            return;
        }
        if (way == Way.EACH || parting == ReleaseStyle.WRITE) {
            for (int i = 0; i < members.size(); i++) {
                Member member = members.get(i);
                process.live(i * APART, () -> letGo(member, parting));
            }
        } else if (commits(parting)) {
            commit(all, parting);
        } else {
            release(all);
        }
    }

    private static boolean commits(ReleaseStyle parting) {
        return parting == ReleaseStyle.COMMIT || parting == ReleaseStyle.REFUSED_COMMIT;
    }

    /** Ends one lease. The other leases stay held. */
    private void letGo(Member member, ReleaseStyle parting) {
        if (!member.ended) {
            member.ended = true;
            worker.letGo(member.ask, member.key, held(member), parting, member.count, () -> member.told.complete(null));
        }
    }

    private void release(MultiLease all) {
        List<Member> rest = members.stream().filter(member -> !member.ended).toList();
        rest.forEach(this::ends);
        CompletableFuture<?> unused = all.releaseAsync().toCompletableFuture();
        rest.forEach(this::recordOutcome);
    }

    private void commit(MultiLease all, ReleaseStyle parting) {
        Member first = members.get(0);
        if (!first.ended) {
            ends(first);
        }
        Map<LockKey, Long> counts = new LinkedHashMap<>();
        members.forEach(member -> counts.put(member.key, member.count));
        CompletableFuture<?> unused = all.commitAsync(
                        CommitCounters.items(counts, parting == ReleaseStyle.REFUSED_COMMIT))
                .toCompletableFuture()
                .whenComplete((result, failure) -> {
                    if (!process.isDead()) {
                        world.note(new WorldEvent.CommitTold(
                                world.now(),
                                process.machine.index,
                                first.ask,
                                first.key,
                                held(first).fencingToken(),
                                result == null ? null : result.outcome()));
                        recordOutcome(first);
                        release(all);
                    }
                });
        findReleasedByClient();
        // When the first lease has ended, the client releases the others.
        CompletableFuture<?> unusedToo = held(first)
                .releaseAsync()
                .toCompletableFuture()
                .whenComplete((outcome, failure) -> findReleasedByClient());
    }

    private void heard(Member member, long token, LeaseEvent event) {
        world.note(new WorldEvent.Told(world.now(), process.machine.index, member.ask, member.key, token, event));
    }

    /** Finds the leases that the client released itself, together with a commit. */
    private void findReleasedByClient() {
        for (Member member : members) {
            Lease lease = member.lease;
            if (lease != null && !member.ended && !process.isDead() && lease.state() == LeaseState.RELEASED) {
                ends(member);
                recordOutcome(member);
            }
        }
    }

    private void ends(Member member) {
        member.ended = true;
        world.note(new WorldEvent.ReleaseAsked(
                world.now(),
                process.machine.index,
                worker.id,
                member.ask,
                member.key,
                held(member).fencingToken(),
                OptionalLong.empty()));
    }

    /**
     * Records the outcome of a lease that is already being released. A second call of release returns the same outcome.
     */
    private void recordOutcome(Member member) {
        CompletableFuture<?> unused = held(member)
                .releaseAsync()
                .toCompletableFuture()
                .whenComplete((outcome, failure) -> {
                    if (!process.isDead() && !member.told.isDone()) {
                        world.note(new WorldEvent.ReleaseTold(
                                world.now(),
                                process.machine.index,
                                worker.id,
                                member.ask,
                                member.key,
                                held(member).fencingToken(),
                                outcome));
                        member.told.complete(null);
                    }
                });
    }
}
