package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Observation;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;

/**
 * One client, with what it sent and has not heard of.
 *
 * @param name its letter, with which the names of its grants begin
 * @param seen the row as it last saw it
 * @param orphans its grants that nobody believes in, at their highest beats
 * @param grants how many decisions it began
 */
record ClientState(
        char name, Role role, Optional<Observation> seen, List<Version> orphans, int grants, List<Message> messages) {

    static ClientState begin(char name) {
        return new ClientState(name, new Role.Idle(), Optional.empty(), List.of(), 0, List.of());
    }
}
