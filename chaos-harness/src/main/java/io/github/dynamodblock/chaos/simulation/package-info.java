/** Time is a number I move, and the seed is all the chance there is: the production core under millions of schedules. */
@NullMarked
package io.github.dynamodblock.chaos.simulation;

import org.jspecify.annotations.NullMarked;
