package io.github.dynamodblock.core;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of each request between a client and the store. */
interface SimulatedNetwork {
    /**
     * What becomes of one request.
     *
     * @param arrivals after how long each copy of it arrives; none if it is lost
     * @param response how long the answer to the first copy takes, or empty if it is lost
     */
    record Fate(List<Long> arrivals, OptionalLong response) {}

    /** The fate of a write, or of a read if null. */
    Fate fate(SimulatedClient client, io.github.dynamodblock.spi.@Nullable LockWrite write);

    /** How many changes behind the next eventually consistent read is. */
    default int staleness() {
        return 0;
    }
}
