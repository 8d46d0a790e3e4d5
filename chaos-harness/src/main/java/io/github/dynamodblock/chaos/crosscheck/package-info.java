/**
 * Compares two judges of one schedule: the judge of the simulation, which sees everything, and the judge of a run,
 * which reads only the history.
 */
@NullMarked
package io.github.dynamodblock.chaos.crosscheck;

import org.jspecify.annotations.NullMarked;
