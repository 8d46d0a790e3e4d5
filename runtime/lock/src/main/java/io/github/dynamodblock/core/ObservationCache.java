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
 * The observation cache holds what this client has observed of each key. All callers of the client share it. So a loop
 * of {@code tryAcquire} takes over the lock of a dead holder, because its earlier calls have watched the row. And a
 * caller that comes late uses the observations of earlier callers.
 *
 * <p>A key that a caller requests or waits for is never forgotten, however many such keys there are: the observation is
 * kept as long as its caller. Of the other keys a {@linkplain IdleObservations limited number} is remembered.
 * Forgetting an observation costs no safety: the watch begins again, and so it can only last longer.
 */
final class ObservationCache {
    /**
     * A seen answer is a result that is recorded in the cache. A {@link PendingAcquire} decides by a result and by the
     * assessment of the row, and the assessment must already contain the result. So a {@link PendingAcquire} accepts
     * only results of this type, and only the cache makes them.
     */
    static final class Seen<A> {
        private final A answer;

        private Seen(A answer) {
            this.answer = answer;
        }

        A answer() {
            return answer;
        }

        /** Returns the meaning of this result, for several rows as if for one row. */
        <B> Seen<B> as(Function<A, B> meaning) {
            return new Seen<>(meaning.apply(answer));
        }

        /** Returns several results as one. */
        static <A> Seen<List<A>> together(List<Seen<A>> all) {
            return new Seen<>(all.stream().map(Seen::answer).toList());
        }
    }

    /** The observation of a key that callers request, and the number of these callers. */
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
     * Creates an empty cache.
     *
     * @param ownLease the lease duration that is used for a row that does not contain one
     * @param tokens records each token that a row shows
     */
    ObservationCache(ClockDrift drift, long ownLease, RandomSource chance, TokenFloors tokens) {
        this.tokens = tokens;
        this.drift = drift;
        this.ownLease = ownLease;
        this.others = new IdleObservations(chance);
    }

    /** Records that one more caller requests the key. The key is not forgotten until that caller {@link #leaves}. */
    synchronized void asks(LockKey key) {
        Asked mine = asked.computeIfAbsent(key, first -> new Asked());
        if (mine.callers++ == 0) {
            mine.last = others.of(key);
        }
    }

    /** Records that a caller that {@linkplain #asks requested} the key no longer does. */
    synchronized void leaves(LockKey key, long now) {
        Asked mine = asked.get(key);
        if (mine != null && --mine.callers == 0) {
            asked.remove(key);
            if (mine.last != null) {
                others.put(mine.last, now);
            }
        }
    }

    /**
     * Records a row that the result of a write or of a consistent read showed. The response arrived at {@code now} or
     * before: a later time only makes the watch longer.
     */
    void saw(LockKey key, Optional<LockRow> row, long now) {
        saw(key, row, now, true);
    }

    /** Records the result of a write. A result that does not show the row changes nothing. */
    Seen<StoreAnswer> saw(LockKey key, StoreAnswer answer, long now) {
        if (answer instanceof StoreAnswer.Applied applied) {
            saw(key, Optional.of(applied.row()), now);
        } else if (answer instanceof StoreAnswer.Refused refused) {
            saw(key, refused.row(), now);
        }
        return new Seen<>(answer);
    }

    /** Records the result of a transaction about those keys. Only a refusal shows rows. */
    Seen<AcquireAllAnswer> saw(List<LockKey> keys, AcquireAllAnswer answer, long now) {
        if (answer instanceof AcquireAllAnswer.Refused refused) {
            keys.stream()
                    .filter(refused.rows()::containsKey)
                    .forEach(key ->
                            saw(key, Objects.requireNonNull(refused.rows().get(key)), now));
        }
        return new Seen<>(answer);
    }

    /** Records the result of a consistent read of those keys. */
    Seen<ReadAllAnswer> saw(List<LockKey> keys, ReadAllAnswer answer, long now) {
        if (answer instanceof ReadAllAnswer.Shown shown) {
            keys.forEach(key -> saw(key, Optional.ofNullable(shown.rows().get(key)), now));
        }
        return new Seen<>(answer);
    }

    /** Records the result of an eventually consistent read. The row can be stale. */
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
