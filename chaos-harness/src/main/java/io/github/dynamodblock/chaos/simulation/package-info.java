/**
 * Simulates the production core of the lock on a virtual clock, in millions of schedules. Each schedule follows from
 * its seed alone.
 */
@NullMarked
package io.github.dynamodblock.chaos.simulation;

import org.jspecify.annotations.NullMarked;
