package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.LastObservation;
import io.github.dynamodblock.spi.RandomSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle observations are the observations of keys that no caller requests at the moment, at most {@value #MOST} of them.
 * Not thread-safe.
 *
 * <p>If there are more, a few of them are drawn at random, and the one that is {@linkplain LastObservation.Worth worth}
 * least is forgotten. A row that was observed twice and did not change is forgotten in only one case of sixteen. So
 * most watches go on until the row is taken over, or until no caller has read the row for an hour. The rows of living
 * holders can look the same, so no row may keep its place for good.
 *
 * <p>So forgetting costs no progress. Suppose that there are more locks of dead holders than fit here, and that callers
 * request each of them again and again without waiting. Then some of them are watched to their end at any time. When
 * these are taken over, others get their places. If the oldest observation were forgotten instead, each of them would
 * be forgotten just before its second observation.
 */
final class IdleObservations {
    static final int MOST = 10_000;
    private static final int DRAWN = 8;

    private final RandomSource chance;
    private final List<LastObservation> sightings = new ArrayList<>();
    private final Map<LockKey, Integer> places = new HashMap<>();

    IdleObservations(RandomSource chance) {
        this.chance = chance;
    }

    @Nullable LastObservation of(LockKey key) {
        Integer place = places.get(key);
        return place == null ? null : sightings.get(place);
    }

    /** Remembers the observation, if there is room or if another observation is forgotten instead. */
    void put(LastObservation sighting, long now) {
        Integer place = places.get(sighting.key());
        if (place != null) {
            sightings.set(place, sighting);
        } else if (sightings.size() < MOST) {
            places.put(sighting.key(), sightings.size());
            sightings.add(sighting);
        } else {
            replaceOne(sighting, now);
        }
    }

    private void replaceOne(LastObservation by, long now) {
        int least = anyPlace();
        for (int drawn = 1; drawn < DRAWN; drawn++) {
            int other = anyPlace();
            int less = sightings
                    .get(other)
                    .worth(now)
                    .compareTo(sightings.get(least).worth(now));
            if (less < 0
                    || (less == 0
                            && sightings.get(other).observedAt()
                                            - sightings.get(least).observedAt()
                                    < 0)) {
                least = other;
            }
        }
        LastObservation.Worth lost = sightings.get(least).worth(now);
        // Rows of living holders look the same, and possibly no caller requests them any more. So one of them is
        // forgotten now and then.
        boolean gives = lost == LastObservation.Worth.SEEN_UNCHANGED
                ? by.worth() != LastObservation.Worth.NOTHING && chance.fraction() < 1.0 / 16
                : lost.compareTo(by.worth()) <= 0;
        if (gives) {
            places.remove(sightings.get(least).key());
            sightings.set(least, by);
            places.put(by.key(), least);
        }
    }

    private int anyPlace() {
        return (int) (chance.fraction() * sightings.size());
    }
}
