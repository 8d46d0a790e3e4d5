package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LastObservation;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.TokenFloors;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this client saw of each key, shared by all its callers: a try-once loop takes over a dead lock because the calls
 * before it watched, and a late caller profits from early ones.
 *
 * <p>A key that somebody asks for or waits for is never forgotten, however many there are: it lasts as long as its caller
 * does. Of the other keys a {@linkplain IdleObservations bounded number} is remembered. Forgetting one costs no safety: a watch
 * begins anew, and so only ever lasts longer.
 */
final class ObservationCache {
    /**
     * An answer that these observations have. A {@link PendingAcquire} decides by an answer and by what the client thinks of the row,
     * and the second must have the first in it: so it hears answers of this type only, and nobody else makes them.
     */
    static final class Seen<A> {
        private final A answer;

        private Seen(A answer) {
            this.answer = answer;
        }

        A answer() {
            return answer;
        }

        /** What it means, for several rows as for one. */
        <B> Seen<B> as(Function<A, B> meaning) {
            return new Seen<>(meaning.apply(answer));
        }

        /** Several, as one. */
        static <A> Seen<List<A>> together(List<Seen<A>> all) {
            return new Seen<>(all.stream().map(Seen::answer).toList());
        }
    }

    /** A key that callers ask for, and how many of them. */
    private static final class Asked {
        int callers;

        @Nullable LastObservation last;
    }

    private final ClockDrift drift;
    private final long ownLease;
    private final TokenFloors tokens;
    private final Map<LockKey, Asked> asked = new HashMap<>();
    private final IdleObservations others;

    /**
     * Without any yet.
     *
     * @param ownLease how long is waited for a row that does not say its lease
     * @param tokens told of each that is seen
     */
    ObservationCache(ClockDrift drift, long ownLease, RandomSource chance, TokenFloors tokens) {
        this.tokens = tokens;
        this.drift = drift;
        this.ownLease = ownLease;
        this.others = new IdleObservations(chance);
    }

    /** One more caller asks for it; until that {@link #leaves}, it is not forgotten. */
    synchronized void asks(LockKey key) {
        Asked mine = asked.computeIfAbsent(key, first -> new Asked());
        if (mine.callers++ == 0) {
            mine.last = others.of(key);
        }
    }

    /** A caller who {@linkplain #asks asked} for it does so no longer. */
    synchronized void leaves(LockKey key, long now) {
        Asked mine = asked.get(key);
        if (mine != null && --mine.callers == 0) {
            asked.remove(key);
            if (mine.last != null) {
                others.put(mine.last, now);
            }
        }
    }

    /** A write's answer, or a consistent read, came at {@code now} or before; later only prolongs the watch. */
    void saw(LockKey key, Optional<LockRow> row, long now) {
        saw(key, row, now, true);
    }

    /** A write was answered; an answer that shows no row tells nothing. */
    Seen<StoreAnswer> saw(LockKey key, StoreAnswer answer, long now) {
        if (answer instanceof StoreAnswer.Applied applied) {
            saw(key, Optional.of(applied.row()), now);
        } else if (answer instanceof StoreAnswer.Refused refused) {
            saw(key, refused.row(), now);
        }
        return new Seen<>(answer);
    }

    /** A transaction about those keys was answered; only a refusal shows rows. */
    Seen<AcquireAllAnswer> saw(List<LockKey> keys, AcquireAllAnswer answer, long now) {
        if (answer instanceof AcquireAllAnswer.Refused refused) {
            keys.stream()
                    .filter(refused.rows()::containsKey)
                    .forEach(key ->
                            saw(key, Objects.requireNonNull(refused.rows().get(key)), now));
        }
        return new Seen<>(answer);
    }

    /** A consistent read of those keys was answered. */
    Seen<ReadAllAnswer> saw(List<LockKey> keys, ReadAllAnswer answer, long now) {
        if (answer instanceof ReadAllAnswer.Shown shown) {
            keys.forEach(key -> saw(key, Optional.ofNullable(shown.rows().get(key)), now));
        }
        return new Seen<>(answer);
    }

    /** An eventually consistent read was answered; what it shows may be stale. */
    Seen<ReadAnswer> glimpsed(LockKey key, ReadAnswer answer, long now) {
        if (answer instanceof ReadAnswer.Shown shown) {
            saw(key, shown.row(), now, false);
        }
        return new Seen<>(answer);
    }

    private synchronized void saw(LockKey key, Optional<LockRow> row, long now, boolean certain) {
        row.ifPresent(shown -> tokens.saw(key, shown.token()));
        RowObservation sight = RowObservation.first(row, now, ownLease, drift);
        LastObservation before = last(key);
        LastObservation last =
                before == null ? LastObservation.first(key, sight, now) : before.then(sight, certain, now);
        Asked mine = asked.get(key);
        if (mine == null) {
            others.put(last, now);
        } else {
            mine.last = last;
        }
    }

    synchronized Optional<RowObservation> of(LockKey key) {
        return Optional.ofNullable(last(key)).map(LastObservation::seen);
    }

    private @Nullable LastObservation last(LockKey key) {
        Asked mine = asked.get(key);
        return mine == null ? others.of(key) : mine.last;
    }
}
