/** The lock clients that a run can put under test: ours, and its mutants. */
@NullMarked
package io.github.dynamodblock.chaos.client;

import org.jspecify.annotations.NullMarked;
