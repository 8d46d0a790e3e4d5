package io.github.dynamodblock.core;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.Backoff;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.core.protocol.Unanswered;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockRow;
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
final class Orphans {
    /**
     * A forgotten one counts as another's: should its row still stand, this client too takes it over only when it has
     * watched it for a whole lease. That costs neither safety nor progress; a sweep goes on all the same.
     */
    private static final int MOST = 10_000;

    /** How often a sweep looks before it believes that nothing came of the grant. */
    private static final int LOOKS = 3;

    private final Ports ports;
    private final Requests requests;
    private final Observations observations;
    private final Unsettled unsettled;
    private final Complaints complaints;
    private final Set<Orphan> all = new LinkedHashSet<>();
    private volatile boolean closed;

    private record Orphan(LockKey key, String grant) {}

    Orphans(Ports ports, Requests requests, Observations observations, Unsettled unsettled, Complaints complaints) {
        this.complaints = complaints;
        this.ports = ports;
        this.requests = requests;
        this.observations = observations;
        this.unsettled = unsettled;
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
    void sweep(LockKey key, String grant, long beat, Times times) {
        disown(key, grant);
        Clock clock = ports.clock();
        Sweep sweep = new Sweep(key, grant, beat, times, clock.nanos() + 2 * times.lease());
        unsettled.begin(sweep, () -> {});
        // Not on this thread, which may be the timer's.
        ports.sender().execute(sweep::look);
    }

    void close() {
        closed = true;
    }

    private final class Sweep {
        private final LockKey key;
        private final String grant;
        private final Times times;
        private final long end;
        private long beat;
        private int failures;
        private int looks;

        Sweep(LockKey key, String grant, long beat, Times times, long end) {
            this.key = key;
            this.grant = grant;
            this.beat = beat;
            this.times = times;
            this.end = end;
        }

        void look() {
            if (closed) {
                unsettled.end(this);
            } else {
                requests.read(key, true, times.attempt(), this::shown);
            }
        }

        private void shown(ReadAnswer answer) {
            if (answer instanceof ReadAnswer.Shown seen) {
                // Also of a client that has closed: a copy of its process goes on with the tokens it saw.
                observations.saw(key, seen.row(), ports.clock().nanos());
            }
            if (closed) {
                unsettled.end(this);
                return;
            }
            if (answer instanceof ReadAnswer.Nothing nothing) {
                failed(nothing.why(), nothing.passing());
                return;
            }
            Optional<LockRow> row = ((ReadAnswer.Shown) answer).row();
            Optional<LockRow> ours =
                    row.filter(r -> r.isOf(grant) && !r.released() && r.token().isPresent());
            if (ours.isPresent()) {
                release(ours.get());
            } else if (row.filter(r -> r.isOf(grant)).isEmpty() && ++looks < LOOKS) {
                // Not applied, or not yet: a write that was given up may still be on its way.
                lookIn(times.attempt());
            } else {
                unsettled.end(this);
            }
        }

        private void release(LockRow row) {
            beat = Math.max(beat, row.beat()) + 1;
            LockWrite release = new LockWrite.Release(
                    key, new Version(grant, beat), row.token().getAsLong());
            requests.write(release, times.attempt(), this::released);
        }

        private void released(StoreAnswer answer) {
            observations.saw(key, answer, ports.clock().nanos());
            if (answer instanceof StoreAnswer.Unapplied unapplied) {
                failed(unapplied.why(), unapplied.passing());
            } else if (answer instanceof StoreAnswer.Unknown unknown) {
                failed(Unanswered.because(unknown.cause()), true);
            } else {
                unsettled.end(this);
            }
        }

        private void failed(LockException why, boolean passing) {
            long delay = Backoff.afterRefusedService(++failures);
            if (passing && !Nanos.reached(ports.clock().nanos() + delay, end)) {
                lookIn(delay);
            } else {
                complaints.release(key, why);
                unsettled.end(this);
            }
        }

        private void lookIn(long delay) {
            ports.timer().after(delay, () -> ports.sender().execute(this::look));
        }
    }
}
