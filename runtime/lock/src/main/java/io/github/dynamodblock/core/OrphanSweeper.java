package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Sweeping;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The orphan sweeper frees the orphans of a client: grants that no client treats as valid, and that a row can still
 * show. An acquire that was given up before its result leaves an orphan, and so does a release without a response. The
 * client sweeps orphans with a conditional release, and it may write over their rows at once. If an orphan is missed,
 * its row becomes free after one lease duration. Each orphan has one key: of locks that were taken together, one can be
 * an orphan while the others are held.
 *
 * <p>A sweep never frees the row of another grant: a consistent read returns the row's token, and the release has the
 * condition that the row shows this grant and token. If the release is delayed, its condition is false by then.
 */
final class OrphanSweeper {
    /**
     * The largest number of orphans that are remembered. A forgotten orphan counts as a grant of another client: if its
     * row still exists, this client too takes it over only after it has watched the row for a whole lease. This costs
     * neither safety nor progress. A sweep that has begun goes on nevertheless.
     */
    private static final int MOST = 10_000;

    private final Ports ports;
    private final StoreRequests requests;
    private final ObservationCache observations;
    private final PendingWork pendingWork;
    private final BackgroundFailureLog complaints;
    private final Set<Orphan> all = new LinkedHashSet<>();
    private volatile boolean closed;

    private record Orphan(LockKey key, String grant) {}

    OrphanSweeper(
            Ports ports,
            StoreRequests requests,
            ObservationCache observations,
            PendingWork pendingWork,
            BackgroundFailureLog complaints) {
        this.complaints = complaints;
        this.ports = ports;
        this.requests = requests;
        this.observations = observations;
        this.pendingWork = pendingWork;
    }

    /** Records that no client treats this grant as valid. */
    void disown(LockKey key, String grant) {
        synchronized (all) {
            all.add(new Orphan(key, grant));
            if (all.size() > MOST) {
                all.remove(all.iterator().next());
            }
        }
    }

    /** Returns whether an orphan of this client wrote that version of the row. */
    boolean wrote(LockKey key, Optional<String> version) {
        synchronized (all) {
            return !all.isEmpty()
                    && version.flatMap(Version::parse)
                            .filter(parsed -> all.contains(new Orphan(key, parsed.grant())))
                            .isPresent();
        }
    }

    /** Sweeps a grant: tries to free its row until the row shows something else, or for two leases. */
    void sweep(LockKey key, String grant, long beat, LeaseTimes times) {
        disown(key, grant);
        Sweep sweep =
                new Sweep(key, Sweeping.begin(grant, beat, times, ports.clock().nanos()));
        pendingWork.begin(sweep, () -> {});
        // This thread can be the timer's, which must not send.
        ports.sender().execute(sweep::due);
    }

    void close() {
        closed = true;
    }

    /** A sweep is the thread-safe shell around {@link Sweeping}. */
    private final class Sweep {
        private final LockKey key;
        private Sweeping state;

        Sweep(LockKey key, Sweeping state) {
            this.key = key;
            this.state = state;
        }

        void due() {
            feed(closed ? new Sweeping.Input.Closed() : new Sweeping.Input.Due());
        }

        private void feed(Sweeping.Input input) {
            Step<Sweeping, Sweeping.Effect> step;
            synchronized (this) {
                step = state.on(input, ports.clock().nanos());
                state = step.state();
            }
            step.effects().forEach(this::perform);
        }

        private void perform(Sweeping.Effect effect) {
            if (effect instanceof Sweeping.Effect.Look) {
                requests.read(key, true, state().times().attempt(), this::read);
            } else if (effect instanceof Sweeping.Effect.Free free) {
                requests.write(
                        new LockWrite.Release(key, free.version(), free.token()),
                        state().times().attempt(),
                        this::answered);
            } else if (effect instanceof Sweeping.Effect.LookIn in) {
                ports.timer().after(in.nanos(), () -> ports.sender().execute(this::due));
            } else if (effect instanceof Sweeping.Effect.Failed failed) {
                complaints.release(key, failed.why());
            } else if (effect instanceof Sweeping.Effect.Finished) {
                pendingWork.end(this);
            }
        }

        private synchronized Sweeping state() {
            return state;
        }

        private void read(ReadAnswer answer) {
            if (answer instanceof ReadAnswer.Shown shown) {
                // This is also done for a client that has closed: a copy of its process continues with the tokens that
                // it has seen.
                observations.saw(key, shown.row(), ports.clock().nanos());
            }
            if (closed) {
                feed(new Sweeping.Input.Closed());
            } else if (answer instanceof ReadAnswer.Shown shown) {
                feed(new Sweeping.Input.Shown(shown.row()));
            } else if (answer instanceof ReadAnswer.Nothing nothing) {
                feed(new Sweeping.Input.Unread(nothing.why(), nothing.passing()));
            }
        }

        private void answered(StoreAnswer answer) {
            observations.saw(key, answer, ports.clock().nanos());
            feed(new Sweeping.Input.Answered(answer));
        }
    }
}
