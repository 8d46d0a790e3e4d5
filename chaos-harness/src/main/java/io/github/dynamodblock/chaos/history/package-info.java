/**
 * The history of a run: which operations and requests began, when, and with which results. A history only records. It
 * does not judge.
 */
@NullMarked
package io.github.dynamodblock.chaos.history;

import org.jspecify.annotations.NullMarked;
