package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client state is one client with respect to one key, with the messages that it sent and whose results it has not
 * received. If there are two keys, three such states describe one client: one for each key, and one for both keys
 * together.
 *
 * @param name the letter of the client; the names of its grants begin with this letter
 * @param role what the client does at present
 * @param seen the newest observation of the row
 * @param orphans the grants of the client that no client treats as valid, each with its highest beat
 * @param grants how many decisions the client has begun
 * @param messages the messages that are on their way between the client and the table
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

    /** Adds an orphan: a grant that no client treats as valid, with its highest beat. */
    ClientState addingOrphan(Version orphan) {
        List<Version> all = Stream.concat(
                        orphans.stream().filter(known -> !known.grant().equals(orphan.grant())), Stream.of(orphan))
                .toList();
        return new ClientState(name, role, seen, all, grants, messages);
    }

    /** Returns whether the newest observation of the row shows an orphan. */
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
