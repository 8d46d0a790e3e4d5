/**
 * This package makes the decisions of the lock: when to send a request, when to renew, when to give up, and what a
 * result means. Each decision is a pure function of a state, an input and the time. The package {@link
 * io.github.dynamodblock.core} carries out the decisions.
 *
 * <p>Some small decisions are made elsewhere, next to the data that they need. docs/internals/map.md lists them.
 *
 * <p>This package is not part of the public API.
 */
@NullMarked
package io.github.dynamodblock.core.protocol;

import org.jspecify.annotations.NullMarked;
