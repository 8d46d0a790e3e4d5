/** From a schedule that failed to the few choices that matter, to sentences, and to a file that replays it. */
@NullMarked
package io.github.dynamodblock.chaos.simulation.shrink;

import org.jspecify.annotations.NullMarked;
