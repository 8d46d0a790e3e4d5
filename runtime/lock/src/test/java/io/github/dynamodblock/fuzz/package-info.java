/** Calls everything that is public with values that nobody means, and looks what comes out. */
@NullMarked
package io.github.dynamodblock.fuzz;

import org.jspecify.annotations.NullMarked;
