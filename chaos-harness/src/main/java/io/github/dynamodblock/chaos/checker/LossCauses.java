package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the causes of losses: see {@link LossHasCause}. */
final class LossCauses {
    private final RunDescription run;
    private final WitnessText words;
    private final Stalls stalls;
    private final StoreObstructions hindrances;
    private final ProcessLifetimes lives;
    private final ShutdownTimes stopping;
    private final boolean faultsAreMissing;
    private final List<Grant> all;

    LossCauses(History history) {
        this.run = history.settings();
        this.words = new WitnessText(run);
        this.stalls = Stalls.of(history);
        this.hindrances = StoreObstructions.of(history);
        this.lives = ProcessLifetimes.of(history);
        this.stopping = ShutdownTimes.of(history);
        this.faultsAreMissing = InjectedFault.missing(history);
        this.all = Grants.all(history);
    }

    LossCause of(Loss loss) {
        Grant grant = loss.grant();
        if (grant.rpcs().stream().anyMatch(rpc -> refuses(rpc, grant) && rpc.at() <= loss.at())) {
            return new LossCause.Named("refused");
        }
        if (loss.told(Callback.Reason.CLIENT_CLOSED)) {
            return closed(loss);
        }
        if (loss.told(Callback.Reason.WITH_ANOTHER)) {
            return withAnother(loss);
        }
        if (loss.told(Callback.Reason.STOLEN)) {
            return new LossCause.None("was notified at " + words.at(loss.at()) + " that " + grant.key()
                    + " was stolen, but no response had shown the row with another grant, free or gone.");
        }
        LossCause cause = expired(loss);
        return cause instanceof LossCause.None && faultsAreMissing
                ? new LossCause.Undecided("the faults of the run are not in its history")
                : cause;
    }

    private LossCause closed(Loss loss) {
        return stopping.by(loss.grant().process(), loss.at())
                ? new LossCause.Named("closed")
                : new LossCause.None("was notified at " + words.at(loss.at()) + " that it had lost "
                        + loss.grant().key() + " because its client closed, but its process was not stopping.");
    }

    /** Listeners of several locks run on several threads, so each callback can be a little late. */
    private LossCause withAnother(Loss loss) {
        Grant grant = loss.grant();
        boolean anotherWas = all.stream()
                .filter(other -> !other.acquire().equals(grant.acquire())
                        && other.process().equals(grant.process()))
                .filter(other -> group(other).isPresent() && group(other).equals(group(grant)))
                .flatMap(other -> other.lost().stream())
                .filter(told -> !told.reason().equals(Optional.of(Callback.Reason.WITH_ANOTHER)))
                .anyMatch(told -> stalls.ran(grant.process(), loss.at(), told.at()) <= JudgeConstants.DELTA);
        if (anotherWas) {
            return new LossCause.Named("lost with another");
        }
        return lives.wasKilled(grant.process())
                ? new LossCause.Undecided("its process was killed before all of it was recorded")
                : new LossCause.None("was notified at " + words.at(loss.at()) + " that it had lost " + grant.key()
                        + " because another lock that was granted with it was lost, but none of the other locks was"
                        + " reported as lost for another reason.");
    }

    private static OptionalLong group(Grant grant) {
        return grant.acquire().invoke().group();
    }

    /**
     * Returns whether a refused heartbeat shows that the grant is over: the row has another grant, is free, or is gone.
     */
    private static boolean refuses(Rpc rpc, Grant grant) {
        return rpc.answer() == Rpc.Answer.REFUSED && rpc.kind() == Rpc.Kind.HEARTBEAT && !grant.isShownHeldBy(rpc);
    }

    private LossCause expired(Loss loss) {
        Grant grant = loss.grant();
        String process = grant.process();
        if (loss.isBeforeValidityEnd(stalls)) {
            return new LossCause.None("was notified at " + words.at(loss.at()) + " that it had lost " + grant.key()
                    + ", but no heartbeat was refused, and its last acknowledged write let it believe until "
                    + words.at(loss.validUntil()) + ".");
        }
        long end = Math.min(loss.at(), Math.min(loss.validUntil(), limit(grant)));
        long chance = 2 * heartbeat(grant) + JudgeConstants.DELTA;
        Optional<LossCause> silent = silent(loss, end, chance);
        if (silent.isPresent()) {
            return silent.get();
        }
        for (StoreObstructions.Clear clear : hindrances.clear(process, loss.from(), end)) {
            if (stalls.ran(process, clear.from(), clear.until()) > chance) {
                return new LossCause.None(noHindranceText(loss, clear));
            }
        }
        return new LossCause.Named(name(loss, end));
    }

    /**
     * Returns that there is no cause if the holder sent no heartbeat for too long: without requests, no response can
     * come.
     */
    private Optional<LossCause> silent(Loss loss, long end, long chance) {
        Grant grant = loss.grant();
        // Requests that were in progress when a process was killed are not recorded.
        long told = lives.wasKilled(grant.process()) ? Math.min(end, lives.killed(grant.process()) - 2 * chance) : end;
        long reached = Math.max(loss.from(), grant.start());
        for (Rpc beat : heartbeats(grant)) {
            if (beat.sent() > reached && beat.sent() < told) {
                if (stalls.ran(grant.process(), reached, beat.sent()) > chance) {
                    return Optional.of(new LossCause.None(noHeartbeatText(loss, reached, beat.sent())));
                }
                reached = beat.sent();
            }
        }
        return stalls.ran(grant.process(), reached, told) > chance
                ? Optional.of(new LossCause.None(noHeartbeatText(loss, reached, told)))
                : Optional.empty();
    }

    private String noHeartbeatText(Loss loss, long from, long until) {
        return lost(loss) + ", and from " + words.at(from) + " to " + words.at(until)
                + " it sent no heartbeat, although it ran for "
                + WitnessText.span(stalls.ran(loss.grant().process(), from, until))
                + " of that time and a heartbeat was due every " + WitnessText.span(heartbeat(loss.grant())) + ".";
    }

    private String noHindranceText(Loss loss, StoreObstructions.Clear clear) {
        List<Rpc> sent = heartbeats(loss.grant()).stream()
                .filter(beat -> beat.sent() >= clear.from() && beat.sent() < clear.until())
                .toList();
        String answers = sent.stream()
                .collect(Collectors.groupingBy(Rpc::answer, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return lost(loss) + ", although from " + words.at(clear.from()) + " to " + words.at(clear.until())
                + " there was no hindrance between it and the store, and it ran for "
                + WitnessText.span(stalls.ran(loss.grant().process(), clear.from(), clear.until()))
                + " of that time. A heartbeat was due every " + WitnessText.span(heartbeat(loss.grant()))
                + ". The heartbeats of that time ended: " + (answers.isEmpty() ? "none" : answers) + ".";
    }

    private String lost(Loss loss) {
        return "lost " + loss.grant().key() + " at " + words.at(loss.at())
                + ", because no heartbeat that was sent after " + words.at(loss.from()) + " was acknowledged";
    }

    private String name(Loss loss, long end) {
        Grant grant = loss.grant();
        String faults = hindrances.of(grant.process(), loss.from(), end).stream()
                .map(StoreObstructions.Hindrance::what)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
        if (limit(grant) < loss.validUntil()) {
            return "limit asked for";
        }
        if (!faults.isEmpty()) {
            return "no answer (" + faults + ")";
        }
        return "stall";
    }

    private List<Rpc> heartbeats(Grant grant) {
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT)
                .sorted(Comparator.comparingLong(Rpc::sent))
                .toList();
    }

    /** Returns the heartbeat period of a grant. */
    private long heartbeat(Grant grant) {
        return RunDescription.isHeld(grant.key()) ? run.heldLease() / 4 : run.heartbeat();
    }

    /** Returns the earliest instant from which on the grant was not to be renewed any more. */
    private static long limit(Grant grant) {
        OptionalLong atMost = grant.acquire().invoke().atMost();
        return atMost.isEmpty() ? Operation.NEVER : grant.acquire().start() + atMost.getAsLong();
    }
}
