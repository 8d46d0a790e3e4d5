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
 * Grants of our own in which nobody believes, and that a row may yet show: an acquire that was given up before its
 * answer, a release that was never answered. They are swept away with a conditional release, and may be overwritten at
 * once; what is missed frees itself after one lease. Each is of one key: of locks that were taken together one may be left so
 * and the others held.
 *
 * <p>A sweep never frees anybody else: it learns the row's token by a consistent read and releases on grant and token.
 * If it is delayed, its condition is false by then.
 */
final class OrphanSweeper {
    /**
     * A forgotten one counts as another's: should its row still stand, this client too takes it over only when it has
     * watched it for a whole lease. That costs neither safety nor progress; a sweep goes on all the same.
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

    void disown(LockKey key, String grant) {
        synchronized (all) {
            all.add(new Orphan(key, grant));
            if (all.size() > MOST) {
                all.remove(all.iterator().next());
            }
        }
    }

    /** Whether that version of the row was written by a grant of ours in which nobody believes. */
    boolean wrote(LockKey key, Optional<String> version) {
        synchronized (all) {
            return !all.isEmpty()
                    && version.flatMap(Version::parse)
                            .filter(parsed -> all.contains(new Orphan(key, parsed.grant())))
                            .isPresent();
        }
    }

    /** Looks after a grant until the row shows something else, or for two leases. */
    void sweep(LockKey key, String grant, long beat, LeaseTimes times) {
        disown(key, grant);
        Sweep sweep =
                new Sweep(key, Sweeping.begin(grant, beat, times, ports.clock().nanos()));
        pendingWork.begin(sweep, () -> {});
        // Not on this thread, which may be the timer's.
        ports.sender().execute(sweep::due);
    }

    void close() {
        closed = true;
    }

    /** The thread-safe shell around {@link Sweeping}. */
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
                // Also of a client that has closed: a copy of its process goes on with the tokens it saw.
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
