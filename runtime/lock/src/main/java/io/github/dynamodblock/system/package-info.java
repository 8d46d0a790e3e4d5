/** The clock, the threads and the chance of a real machine. */
@NullMarked
package io.github.dynamodblock.system;

import org.jspecify.annotations.NullMarked;
