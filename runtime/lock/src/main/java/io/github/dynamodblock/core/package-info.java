/**
 * This package carries out the decisions of {@link io.github.dynamodblock.core.protocol}: queues, timers, starting
 * tasks on other threads, and closing.
 *
 * <p>This package is not part of the public API.
 */
@NullMarked
package io.github.dynamodblock.core;

import org.jspecify.annotations.NullMarked;
