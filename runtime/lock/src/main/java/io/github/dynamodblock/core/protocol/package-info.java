/**
 * The decisions of the lock: when to ask, to renew and to give up, and what an answer means. Each is a pure function of a
 * state, an input and the time. How decisions are carried out is the affair of {@link io.github.dynamodblock.core}.
 *
 * <p>Some small decisions are made elsewhere, beside the thing that they need; docs/internals/map.md lists them.
 */
@NullMarked
package io.github.dynamodblock.core.protocol;

import org.jspecify.annotations.NullMarked;
