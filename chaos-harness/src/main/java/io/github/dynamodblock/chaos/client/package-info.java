/** The lock clients that a run can put under test: the lock of this project, its mutants, and peers. */
@NullMarked
package io.github.dynamodblock.chaos.client;

import org.jspecify.annotations.NullMarked;
