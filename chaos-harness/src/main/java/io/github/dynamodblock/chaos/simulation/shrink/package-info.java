/** Turns a schedule that failed into the few choices that matter, into sentences, and into a file that replays it. */
@NullMarked
package io.github.dynamodblock.chaos.simulation.shrink;

import org.jspecify.annotations.NullMarked;
