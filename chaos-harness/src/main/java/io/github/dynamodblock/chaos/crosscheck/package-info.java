/** Two judges see one schedule: the simulation's, who sees everything, and the run's, who read its history. I compare. */
@NullMarked
package io.github.dynamodblock.chaos.crosscheck;

import org.jspecify.annotations.NullMarked;
