package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the causes of the waits and the refusal of one acquire: see {@link WaitHasCause}. */
final class WaitCauses {
    private final RunDescription run;
    private final WitnessText words;
    private final Stalls stalls;
    private final ProcessLifetimes lives;
    private final StoreObstructions hindrances;
    private final RowOccupancy occupancy;
    private final ShutdownTimes stopping;
    private final boolean faultsAreMissing;
    private final Map<Group, List<String>> groups = new HashMap<>();
    private final Map<String, List<Rpc>> requests;

    private record Group(String process, long first) {}

    /** A time in which a wait has a cause. */
    private record Span(long from, long until) {}

    WaitCauses(History history) {
        this.run = history.settings();
        this.words = new WitnessText(run);
        this.stalls = Stalls.of(history);
        this.lives = ProcessLifetimes.of(history);
        this.hindrances = StoreObstructions.of(history);
        this.occupancy = RowOccupancy.of(history);
        this.stopping = ShutdownTimes.of(history);
        this.faultsAreMissing = InjectedFault.missing(history);
        this.requests = History.group(history.all(Rpc.class), Rpc::process);
        for (Operation op : history.operations()) {
            if (op.action() == Action.ACQUIRE && op.invoke().group().isPresent()) {
                groups.computeIfAbsent(groupOf(op), group -> new ArrayList<>()).add(op.key());
            }
        }
    }

    /** Returns whether the history lacks planned faults, so that no violation can be proved. */
    boolean faultsAreMissing() {
        return faultsAreMissing;
    }

    private static Group groupOf(Operation op) {
        return new Group(op.process(), op.invoke().group().orElseThrow());
    }

    /** Returns a sentence about a refusal, an error or a wait without a cause; empty if all of them have a cause. */
    Optional<String> without(Operation op) {
        long end = Math.min(Math.min(op.end(), lives.ended(op.process())), Math.max(run.end(), op.start()));
        List<Span> causes = causes(op, end);
        return refusedEarly(op).or(() -> endedWithoutCause(op, causes)).or(() -> waitedWithoutCause(op, end, causes));
    }

    private Optional<String> refusedEarly(Operation op) {
        long limit = op.invoke().timeout().orElse(0);
        return op.outcome() == Outcome.FAIL && op.end() - op.start() < limit
                ? Optional.of(acquire(op) + " was refused after " + WitnessText.span(op.end() - op.start())
                        + ", before its wait limit of " + WitnessText.span(limit) + ".")
                : Optional.empty();
    }

    private Optional<String> endedWithoutCause(Operation op, List<Span> causes) {
        if (op.complete().isEmpty() || !causes.isEmpty() || stopping.by(op.process(), op.end())) {
            return Optional.empty();
        }
        String detail = op.complete().flatMap(end -> end.detail()).orElse("");
        return switch (op.outcome()) {
            case OK -> Optional.empty();
            case FAIL ->
                Optional.of(acquire(op) + " was refused (" + detail + ") at " + words.at(op.end())
                        + ", although no other grant can have been in the row since it began, and there was no"
                        + " hindrance between it and the store.");
            case INFO ->
                Optional.of(acquire(op) + " ended in an error at " + words.at(op.end()) + " (" + detail
                        + "), although there was no hindrance between it and the store.");
        };
    }

    private Optional<String> waitedWithoutCause(Operation op, long end, List<Span> causes) {
        long allowed = (run.pollCap() + 2 * slowest(op, end) + JudgeConstants.DELTA)
                * (op.invoke().group().isPresent() ? 2 : 1);
        long reached = op.start();
        for (Span cause : causes) {
            Optional<String> idle = idle(op, reached, Math.min(cause.from(), end), allowed);
            if (idle.isPresent()) {
                return idle;
            }
            reached = Math.max(reached, cause.until());
        }
        return idle(op, reached, end, allowed);
    }

    private Optional<String> idle(Operation op, long from, long until, long allowed) {
        long ran = stalls.ran(op.process(), from, until);
        return ran > allowed
                ? Optional.of(acquire(op) + " went on waiting from " + words.at(from) + " to " + words.at(until)
                        + ". Its process ran for " + WitnessText.span(ran) + " of that time, more than the allowed "
                        + WitnessText.span(allowed)
                        + ": no other grant can have been in the row, and there was no hindrance between it and the"
                        + " store.")
                : Optional.empty();
    }

    private String acquire(Operation op) {
        return "Acquire of " + op.key() + " by " + op.process() + " thread "
                + op.invoke().thread() + " at " + words.at(op.start());
    }

    private List<Span> causes(Operation op, long end) {
        // A request that was sent during a hindrance is waited for. A request that failed is sent again after a pause.
        long after = 2 * run.attemptTimeout() + run.pollCap();
        List<Span> causes = new ArrayList<>();
        hindrances
                .of(op.process(), op.start() - after, end)
                .forEach(hindrance -> causes.add(new Span(hindrance.from(), Stalls.later(hindrance.until(), after))));
        List<String> keys =
                op.invoke().group().isPresent() ? groups.getOrDefault(groupOf(op), List.of()) : List.of(op.key());
        Reading read = new Reading(op.process(), keys, List.copyOf(causes));
        for (String key : keys) {
            occupancy
                    .of(key, end)
                    .filter(occupancySpan -> !isOwn(occupancySpan, op))
                    .map(occupancySpan -> new Span(occupancySpan.from(), until(occupancySpan, op, keys.size(), read)))
                    .filter(span -> stalls.ran(op.process(), span.until(), op.start()) <= readTolerance(op))
                    .forEach(causes::add);
        }
        causes.sort(Comparator.comparingLong(Span::from));
        return causes;
    }

    /**
     * Returns how much earlier than the acquire a cause can have ended. If an acquire waits, and its process runs for
     * less than a poll during that wait, the acquire can begin and end while another thread of the process pauses
     * between two reads of the row. A process reads the row only while it runs.
     */
    private long readTolerance(Operation op) {
        boolean waits = op.invoke().timeout().isPresent();
        return waits && stalls.ran(op.process(), op.start(), op.end()) < run.pollCap() ? run.pollCap() : 0;
    }

    /**
     * Returns until when a grant can block an acquire.
     *
     * <ul>
     *   <li>If the release of the grant is known, or if the acquire does not wait, the grant blocks until it was freed
     *       or replaced.
     *   <li>A dead grant blocks until it was replaced, or until the process has watched it for L(1+ρ).
     *   <li>An acquire of several locks can watch several rows one after another.
     *   <li>A process does not watch a lease of its own before the lease is over.
     * </ul>
     */
    private long until(OccupancySpan occupancySpan, Operation op, int locks, Reading read) {
        if (occupancySpan.freed() != Operation.NEVER || op.invoke().timeout().isEmpty()) {
            return Math.min(occupancySpan.freed(), occupancySpan.replaced());
        }
        long reached = Math.max(occupancySpan.renewed(), op.start());
        if (occupancySpan.process().equals(op.process())) {
            reached = Math.max(reached, Stalls.later(occupancySpan.renewed(), occupancySpan.lease()));
        }
        for (int i = 0; i < locks; i++) {
            reached = Stalls.later(readBy(reached, read), occupancySpan.lease());
        }
        return Math.min(occupancySpan.replaced(), reached);
    }

    /**
     * How a process reads rows while it waits.
     *
     * @param keys the keys of the rows
     * @param hindered the times in which a read can get no response
     */
    private record Reading(String process, List<String> keys, List<Span> hindered) {}

    /**
     * Returns by when a process has read a row. It sends a read only while it runs. A hindrance delays the read if it
     * begins before the read is sent, or if it begins while the read is on its way and the read got no response.
     */
    private long readBy(long from, Reading read) {
        long reached = from;
        for (Span hindrance : read.hindered()) {
            if (hindrance.until() >= reached && delays(hindrance.from(), reached, read)) {
                reached = hindrance.until();
            }
        }
        return stalls.ahead(read.process(), reached, run.pollCap());
    }

    /** Returns whether a hindrance that begins at that instant delays a read that is due at another one. */
    private boolean delays(long begin, long due, Reading read) {
        // A read is never sent before it is due, so its requests need not be searched.
        if (begin <= due) {
            return true;
        }
        List<Rpc> answered = answeredAfter(read, due);
        long sent = sentBy(due, read, answered);
        return begin <= sent || lostOneOnItsWay(answered, due, sent, begin);
    }

    /**
     * Returns by when a process has sent a read: a poll later, counted from the response to the request that is on its
     * way now.
     */
    private long sentBy(long now, Reading read, List<Rpc> answeredLater) {
        long answered = now;
        for (Rpc rpc : answeredLater) {
            if (rpc.sent() <= now) {
                answered = Math.max(answered, Math.min(rpc.at(), now + run.attemptTimeout()));
            }
        }
        return stalls.ahead(read.process(), answered, run.pollCap());
    }

    /** Returns whether a request that was sent between two instants was on its way at a third, and got no response. */
    private static boolean lostOneOnItsWay(List<Rpc> answeredLater, long from, long until, long at) {
        return answeredLater.stream()
                .anyMatch(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN
                        && rpc.sent() >= from
                        && rpc.sent() <= Math.min(until, at)
                        && rpc.at() >= at);
    }

    /** Returns the requests of the rows whose responses arrived, or were given up, shortly after an instant. */
    private List<Rpc> answeredAfter(Reading read, long instant) {
        List<Rpc> all = requests.getOrDefault(read.process(), List.of());
        long last = stalls.ahead(read.process(), instant, 2 * (run.pollCap() + run.attemptTimeout()));
        List<Rpc> found = new ArrayList<>();
        for (int i = GrantDeadline.firstAnsweredFrom(all, instant);
                i < all.size() && all.get(i).at() <= last;
                i++) {
            if (read.keys().contains(all.get(i).key())) {
                found.add(all.get(i));
            }
        }
        return found;
    }

    /** Returns whether a span is the grant that the acquire got, or an attempt of the acquire. */
    private static boolean isOwn(OccupancySpan occupancySpan, Operation op) {
        return occupancySpan.process().equals(op.process())
                && op.ok()
                && occupancySpan.from() >= op.start()
                && occupancySpan.taken() == op.end();
    }

    private long slowest(Operation op, long end) {
        List<Rpc> all = requests.getOrDefault(op.process(), List.of());
        long slowest = 0;
        for (int i = GrantDeadline.firstAnsweredFrom(all, op.start());
                i < all.size() && all.get(i).sent() <= end;
                i++) {
            Rpc rpc = all.get(i);
            boolean answered = rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED;
            if (answered && rpc.key().equals(op.key())) {
                slowest = Math.max(slowest, rpc.at() - rpc.sent());
            }
        }
        return slowest;
    }
}
