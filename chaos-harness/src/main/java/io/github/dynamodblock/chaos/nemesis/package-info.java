/** The faults of a run: how each fault begins, what proves that it landed, and how it is ended in any case. */
@NullMarked
package io.github.dynamodblock.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
