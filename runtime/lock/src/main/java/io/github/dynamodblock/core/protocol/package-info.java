/**
 * The decisions of the lock: when to ask, to renew and to give up, and what an answer means. Each is a pure function of a
 * state, an input and the time. How decisions are carried out is the affair of {@link io.github.dynamodblock.core}.
 *
 * <p>Some small decisions are made elsewhere, beside the thing that they need: whether and how long a caller waits ({@code
 * CoreLockClient.waiting}, {@code Caller}); when a client's hand-overs pause for other clients ({@code Queues.yields}); the
 * pace and the end of renewal ({@code Holding.isPutOff}, {@code Pace}, {@code AtMost}, {@code Holding.isRenewed}); how long
 * a heartbeat keeps its place ({@code Heartbeats}); a row's time to live ({@code Writes.expiresAt}); what is forgotten
 * ({@code Remembered.replaceOne}); outcomes of handles that are not the lease itself ({@code LeaseHandle.close}, {@code
 * ReenteredLease.leave}); and a transaction refused by its own rows ({@code
 * dynamodb.Together.isBeingApplied}).
 */
@NullMarked
package io.github.dynamodblock.core.protocol;

import org.jspecify.annotations.NullMarked;
