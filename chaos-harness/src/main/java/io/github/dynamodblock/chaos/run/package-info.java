/**
 * The phases of a run: the parts start, the faults happen, the parts stop, and the judge decides. However a run ends,
 * the data that was collected is saved.
 */
@NullMarked
package io.github.dynamodblock.chaos.run;

import org.jspecify.annotations.NullMarked;
