/** Judges a simulated world. The judges see the whole world: the store, every clock and every request. */
@NullMarked
package io.github.dynamodblock.chaos.simulation.oracle;

import org.jspecify.annotations.NullMarked;
