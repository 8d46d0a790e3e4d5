package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A connection probe tests the way between a process and the store. It runs outside that process. */
public interface ConnectionProbe {
    /**
     * Writes a new value on a connection of its own. After the response or the failure of this write, the probe reads
     * directly from the store whether the write was applied. If the direct read fails, the future fails, because
     * nothing is proved.
     *
     * @param patience how long to wait for the response to the write
     */
    CompletableFuture<ProbeResult> write(Duration patience);
}
