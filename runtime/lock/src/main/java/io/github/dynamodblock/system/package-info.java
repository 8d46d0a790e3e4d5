/**
 * The clocks, the threads and the random values of a real machine.
 *
 * <p>This package is not part of the public API.
 */
@NullMarked
package io.github.dynamodblock.system;

import org.jspecify.annotations.NullMarked;
