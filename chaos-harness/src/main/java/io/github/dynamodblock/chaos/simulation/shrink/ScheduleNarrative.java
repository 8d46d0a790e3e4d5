package io.github.dynamodblock.chaos.simulation.shrink;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.VersionNames;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes a schedule in sentences: what the clients do, which writes reach the store, and which faults happen. */
public final class ScheduleNarrative {
    private final List<String> sentences = new ArrayList<>();

    /** Adds the sentence for an event, if the event has one. */
    public void on(WorldEvent event) {
        words(event).ifPresent(words -> sentences.add(time(event.at()) + "  " + words));
    }

    /** Returns the sentences so far. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    static String time(long nanos) {
        return String.format(Locale.ROOT, "%9.4f s", nanos / 1e9);
    }

    private static Optional<String> words(WorldEvent event) {
        if (event instanceof WorldEvent.Asked asked) {
            return Optional.of(client(asked.client()) + " requests '" + asked.key() + "'"
                    + (asked.isTogether() ? " together with other locks" : "")
                    + (asked.limit() < 0 ? ", without waiting" : ", and waits at most " + seconds(asked.limit())));
        }
        if (event instanceof WorldEvent.Granted granted) {
            return Optional.of(
                    client(granted.client()) + " is granted '" + granted.key() + "' with token " + granted.token());
        }
        if (event instanceof WorldEvent.Denied denied) {
            return Optional.of(
                    client(denied.client()) + " is not granted '" + denied.key() + "' (" + denied.why() + ")");
        }
        if (event instanceof WorldEvent.HeartbeatAsked asked) {
            return Optional.of(client(asked.client()) + " requests a heartbeat of '" + asked.key() + "'"
                    + (asked.atMost() > 0 ? ", with atMost " + seconds(asked.atMost()) + " from now" : "")
                    + (asked.atLeast() > 0 ? ", with atLeast " + seconds(asked.atLeast()) + " from now" : ""));
        }
        if (event instanceof WorldEvent.ReleaseAsked released) {
            return Optional.of(client(released.client()) + " releases '" + released.key() + "'");
        }
        if (event instanceof WorldEvent.ReleaseTold told) {
            return Optional.of(client(told.client()) + "'s release of '" + told.key() + "' ends "
                    + (told.outcome() == null
                            ? "with a failure"
                            : told.outcome().name()));
        }
        if (event instanceof WorldEvent.Told told) {
            return Optional.of(client(told.client()) + " is notified about '" + told.key() + "': "
                    + (told.what() instanceof LeaseEvent.Lost lost
                            ? "lost, " + lost.reason()
                            : told.what().getClass().getSimpleName()));
        }
        return wire(event);
    }

    private static Optional<String> wire(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed) {
            return Optional.of(name(landed.request())
                    + (landed.copy() > 0 ? " reaches the store once more: " : " reaches the store: ")
                    + (landed.after() == null
                            ? "refused, the row is " + row(landed.before())
                            : "applied, the row was " + row(landed.before())));
        }
        if (event instanceof WorldEvent.Answered answered && answered.answer() instanceof StoreAnswer.Unknown) {
            return Optional.of(name(answered.request()) + " loses its connection");
        }
        if (event instanceof WorldEvent.Answered answered && answered.answer() instanceof StoreAnswer.Unapplied) {
            return Optional.of(name(answered.request()) + " is certainly not applied");
        }
        if (event instanceof WorldEvent.Settled settled) {
            return Optional.of(name(settled.request())
                    + (settled.applied() ? " is applied; its row is not shown" : " fails, because other rows refused"));
        }
        if (event instanceof WorldEvent.Answered answered) {
            return Optional.of(name(answered.request()) + " gets its response");
        }
        if (event instanceof WorldEvent.Read read && read.stale() && read.answer() instanceof ReadAnswer.Shown shown) {
            return Optional.of(name(read.request()) + " gets a stale response: "
                    + row(shown.row().orElse(null)));
        }
        if (event instanceof WorldEvent.GaveUp gaveUp) {
            return Optional.of(client(gaveUp.request().client()) + " stops waiting for " + name(gaveUp.request()));
        }
        if (event instanceof WorldEvent.Troubled troubled) {
            return Optional.of("*  " + name(troubled.request()) + ": "
                    + troubled.fate().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                    + seconds(troubled.delay()));
        }
        if (event instanceof WorldEvent.Struck struck) {
            return Optional.of("*  " + (struck.client() < 0 ? "the store" : client(struck.client())) + ": "
                    + struck.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (struck.length() == 0 ? "" : ", " + seconds(struck.length())));
        }
        if (event instanceof WorldEvent.Meddled meddled) {
            return Optional.of("the row of '" + meddled.key() + "' changes from " + row(meddled.before()) + " to "
                    + row(meddled.after()));
        }
        if (event instanceof WorldEvent.Started started && started.life() > 0) {
            return Optional.of(client(started.client()) + " starts again");
        }
        if (event instanceof WorldEvent.Wrote wrote && !(wrote.accepted() && !wrote.overwrote())) {
            return Optional.of(client(wrote.client()) + " writes to the resource of '" + wrote.key() + "' with token "
                    + wrote.token() + (wrote.accepted() ? "" : ", refused")
                    + (wrote.overwrote() ? ", and overwrites the update of another grant in the unfenced twin" : ""));
        }
        if (event instanceof WorldEvent.Counted counted) {
            return Optional.of(VersionNames.brief(counted.write().version().toString()) + " of '"
                    + counted.write().key() + "' sets the counter of '" + counted.key() + "' to " + counted.value()
                    + "; it was " + counted.before());
        }
        if (event instanceof WorldEvent.KnownAgain known) {
            return Optional.of(name(known.request()) + " reaches the store, which has already applied it");
        }
        if (event instanceof WorldEvent.CommitTold told) {
            return Optional.of(client(told.client()) + "'s commit under '" + told.key() + "' ends "
                    + (told.outcome() == null
                            ? "with a failure"
                            : told.outcome().name()));
        }
        if (event instanceof WorldEvent.Woke woke) {
            return Optional.of(client(woke.client()) + "'s machine wakes");
        }
        return event instanceof WorldEvent.Healed ? Optional.of("all faults have ended") : Optional.empty();
    }

    private static String client(int index) {
        return "client-" + (index + 1);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private static String name(SimulatedRequest request) {
        LockWrite write = request.write();
        return client(request.client()) + "'s "
                + (write == null
                        ? "read"
                        : write.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " "
                                + VersionNames.brief(write.version().toString()))
                + " of '" + request.key() + "'"
                + (write instanceof LockWrite.Acquire acquire
                        ? acquire.seen()
                                .map(seen -> " to replace " + VersionNames.brief(seen))
                                .orElse("")
                        : "");
    }

    private static String row(@Nullable LockRow row) {
        return row == null
                ? "none"
                : (row.released() ? "free, " : "held, ") + VersionNames.brief(row.version()) + " with token "
                        + row.token().orElse(0);
    }
}
