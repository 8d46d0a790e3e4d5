/**
 * Contains the mutants, and the properties that must catch them. A mutant is the lock with one mistake, which is made
 * at the ports and interfaces of the lock.
 */
@NullMarked
package io.github.dynamodblock.chaos.mutant;

import org.jspecify.annotations.NullMarked;
