/**
 * This package carries out the decisions of {@link io.github.dynamodblock.core.protocol}: queues, timers, starting
 * tasks on other threads, and closing.
 */
@NullMarked
package io.github.dynamodblock.core;

import org.jspecify.annotations.NullMarked;
