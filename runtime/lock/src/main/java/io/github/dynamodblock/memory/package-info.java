/** A store in the memory of one JVM, for tests that need the lock and no table. */
@NullMarked
package io.github.dynamodblock.memory;

import org.jspecify.annotations.NullMarked;
