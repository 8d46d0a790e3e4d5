package io.github.dynamodblock.core;

import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingEffect;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Ending writes are what the writes at the end of a lease contain.
 *
 * @param deletes whether the release deletes the row
 * @param writes what a release writes in the row
 * @param items what a commit writes elsewhere
 */
record EndingWrites(boolean deletes, ReleaseRequest writes, List<TransactWriteItem> items) {
    /** Returns the content of a release that writes nothing. */
    static EndingWrites release(boolean deletes) {
        return new EndingWrites(deletes, ReleaseRequest.NONE, List.of());
    }

    /** Returns the write that the effect requests. */
    LockWrite of(EndingEffect.Send send, LockRequest request, long token, WriteFactory writer) {
        Ending.Kind kind = send.kind();
        if (kind == Ending.Kind.COMMIT) {
            return new LockWrite.Commit(request.key(), send.version(), token, items);
        }
        if (kind == Ending.Kind.LAST_HEARTBEAT) {
            return writer.heartbeat(request, send.times(), send.version(), token, new DataChange.Keep(), Set.of());
        }
        return new LockWrite.Release(
                request.key(),
                send.version(),
                token,
                deletes,
                kind == Ending.Kind.WRITING_RELEASE ? writes : ReleaseRequest.NONE);
    }
}
