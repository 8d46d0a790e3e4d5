/** The clocks, the threads and the random values of a real machine. */
@NullMarked
package io.github.dynamodblock.system;

import org.jspecify.annotations.NullMarked;
