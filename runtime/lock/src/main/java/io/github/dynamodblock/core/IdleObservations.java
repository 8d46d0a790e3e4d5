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
 * What was seen of keys for which nobody asks at the moment: of {@value #MOST} at most. Not thread-safe.
 *
 * <p>Where there are more, chance draws a few, and the one that is {@linkplain LastObservation.Worth worth} least gives way. A row
 * that was looked at twice and did not change gives way in one case of sixteen only: so most watches go on until the row is
 * taken over, or until nobody has looked for an hour. The rows of living holders can look the same, so that none may have its
 * place for good. So eviction costs no progress. Of more dead locks than fit here, each asked for again and again without
 * waiting, some are watched to their end at any time; when these are taken over, others have their places. Forgetting the
 * oldest instead would forget each of them just before its second look.
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

    /** Remembers that sighting, if there is room for it. */
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
                            && sightings.get(other).lookedAt()
                                            - sightings.get(least).lookedAt()
                                    < 0)) {
                least = other;
            }
        }
        LastObservation.Worth lost = sightings.get(least).worth(now);
        // Rows of the living look like that too, and perhaps nobody asks for them any more: now and then one gives way.
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
