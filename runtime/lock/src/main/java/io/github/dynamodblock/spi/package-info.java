/**
 * What the lock needs from its environment: a store for rows, clocks, a timer, random values and threads.
 *
 * <p>This package is not part of the public API.
 */
@NullMarked
package io.github.dynamodblock.spi;

import org.jspecify.annotations.NullMarked;
