/** What must hold in a simulated world, judged by one who sees all of it. */
@NullMarked
package io.github.dynamodblock.chaos.simulation.oracle;

import org.jspecify.annotations.NullMarked;
