/** The order of the day: parts up, faults out, parts down, judged; what was collected is saved however it ends. */
@NullMarked
package io.github.dynamodblock.chaos.run;

import org.jspecify.annotations.NullMarked;
