/** How the decisions of {@link io.github.dynamodblock.core.protocol} are carried out: queues, timers, hand-overs, closing. */
@NullMarked
package io.github.dynamodblock.core;

import org.jspecify.annotations.NullMarked;
