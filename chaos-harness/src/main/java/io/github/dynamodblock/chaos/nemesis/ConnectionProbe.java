package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tries the way between a process and the store, beside that process. */
public interface ConnectionProbe {
    /**
     * Writes a value never written before, on a connection of its own; when that was answered or failed, reads directly
     * whether it was applied. Fails if the direct read fails: then nothing is proved.
     *
     * @param patience how long to wait for the answer to the write
     */
    CompletableFuture<ProbeResult> write(Duration patience);
}
