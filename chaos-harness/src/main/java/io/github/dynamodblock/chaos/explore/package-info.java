/**
 * The command {@code explore} searches every schedule of a small configuration of the lock's own state machines. If a
 * schedule breaks a law, it finds the shortest such schedule.
 */
@NullMarked
package io.github.dynamodblock.chaos.explore;

import org.jspecify.annotations.NullMarked;
