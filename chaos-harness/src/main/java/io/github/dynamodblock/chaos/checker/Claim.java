package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * C(g) = [return of acquire, min(release begun, start of the lost callback, V(g), end of the process)], as the judge
 * computes it.
 *
 * @param end the earliest of those ends
 * @param why which of them it was
 */
record Claim(Grant grant, long end, String why) {

    long start() {
        return grant.start();
    }

    /** The claims of each key by their start; grants without a recorded acknowledgement have none. */
    static SortedMap<String, List<Claim>> byKey(History history) {
        return history.once(All.class, All::of).byKey();
    }

    private record All(SortedMap<String, List<Claim>> byKey) {
        static All of(History history) {
            return new All(judged(history));
        }
    }

    private static SortedMap<String, List<Claim>> judged(History history) {
        ValidityEnd validity = ValidityEnd.of(history);
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        SortedMap<String, List<Claim>> claims = new TreeMap<>();
        Grants.byKey(history)
                .forEach((key, grants) -> claims.put(
                        key,
                        grants.stream()
                                .filter(grant -> validity.end(grant).isPresent())
                                .map(grant -> of(grant, validity.end(grant), lives))
                                .toList()));
        return claims;
    }

    private static Claim of(Grant grant, OptionalLong validity, ProcessLifetimes lives) {
        Claim claim = new Claim(grant, validity.orElseThrow(), "its validity ends");
        return claim.endedBy(grant.letGo(), "its release begins")
                .endedBy(grant.firstLost(), "it is told as lost")
                .endedBy(lives.ended(grant.process()), "its process ends");
    }

    private Claim endedBy(long instant, String reason) {
        return instant < end ? new Claim(grant, instant, reason) : this;
    }
}
