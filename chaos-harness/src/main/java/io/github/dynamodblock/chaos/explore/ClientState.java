package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One client as to one key, with what it sent and has not heard of. Where there are two keys, one client is three of these:
 * as to each key, and as to both together.
 *
 * @param name its letter, with which the names of its grants begin
 * @param seen the row as it last saw it
 * @param orphans its grants that nobody believes in, at their highest beats
 * @param grants how many decisions it began
 */
record ClientState(
        char name,
        ClientRole role,
        Optional<RowObservation> seen,
        List<Version> orphans,
        int grants,
        List<Message> messages) {

    ClientState as(ClientRole next) {
        return new ClientState(name, next, seen, orphans, grants, messages);
    }

    ClientState saw(RowObservation sight) {
        return new ClientState(name, role, Optional.of(sight), orphans, grants, messages);
    }

    ClientState with(List<Message> others) {
        return new ClientState(name, role, seen, orphans, grants, others);
    }

    ClientState sending(Message message) {
        return with(Stream.concat(messages.stream(), Stream.of(message)).toList());
    }

    /** Nobody believes in that grant, of which that is the highest beat. */
    ClientState disowning(Version orphan) {
        List<Version> all = Stream.concat(
                        orphans.stream().filter(known -> !known.grant().equals(orphan.grant())), Stream.of(orphan))
                .toList();
        return new ClientState(name, role, seen, all, grants, messages);
    }

    /** Whether the row as last seen shows an orphan. */
    boolean seesOrphan() {
        return isOrphan(seen, orphans);
    }

    static boolean isOrphan(Optional<RowObservation> seen, List<Version> orphans) {
        return seen.flatMap(RowObservation::version)
                .flatMap(Version::parse)
                .filter(version -> orphans.stream().anyMatch(o -> o.grant().equals(version.grant())))
                .isPresent();
    }

    static ClientState begin(char name) {
        return new ClientState(name, new ClientRole.Idle(), Optional.empty(), List.of(), 0, List.of());
    }
}
