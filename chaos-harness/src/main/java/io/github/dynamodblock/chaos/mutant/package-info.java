/** Broken variations of the lock at its seams, and the properties that must catch them. */
@NullMarked
package io.github.dynamodblock.chaos.mutant;

import org.jspecify.annotations.NullMarked;
