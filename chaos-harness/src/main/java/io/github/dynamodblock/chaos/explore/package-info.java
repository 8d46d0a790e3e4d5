/** Every schedule of a small configuration of the lock's own state machines, from all of them the shortest that breaks it. */
@NullMarked
package io.github.dynamodblock.chaos.explore;

import org.jspecify.annotations.NullMarked;
