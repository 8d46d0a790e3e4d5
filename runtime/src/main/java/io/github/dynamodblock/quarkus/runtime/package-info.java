/**
 * The lock in a Quarkus application: configuration, the injected client, interception, start and shutdown.
 *
 * <ul>
 *   <li>A call of a locked method begins in {@code LockedInterceptor}.
 *   <li>A request of an injected client begins in {@code GuardedLockClient}.
 *   <li>The start begins in {@code LockRecorder}, and the shutdown in {@code LockClientProducer}.
 *   <li>Everything that is observed goes to each {@code LockObserver}.
 * </ul>
 */
@NullMarked
package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
