/** Faults: how each begins, how it is proved to have landed, and that it must end. */
@NullMarked
package io.github.dynamodblock.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
