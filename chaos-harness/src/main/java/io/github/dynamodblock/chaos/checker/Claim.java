package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The claim C(g) of a grant g, as the judge computes it. The claim begins when acquire returns. It ends at the earliest
 * of these instants:
 *
 * <ul>
 *   <li>The release of the grant begins.
 *   <li>The lost callback starts.
 *   <li>V(g) passes.
 *   <li>The process ends.
 * </ul>
 *
 * @param end the end of the claim
 * @param why which of these instants it is
 */
record Claim(Grant grant, long end, String why) {

    long start() {
        return grant.start();
    }

    /** Returns the claims of each key, by their start. A grant without a recorded acknowledgement has no claim. */
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
                .endedBy(grant.firstLost(), "its loss is reported")
                .endedBy(lives.ended(grant.process()), "its process ends");
    }

    private Claim endedBy(long instant, String reason) {
        return instant < end ? new Claim(grant, instant, reason) : this;
    }
}
