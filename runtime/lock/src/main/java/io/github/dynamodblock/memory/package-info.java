/** A store that lives in one JVM: for tests that want the lock and no table. */
@NullMarked
package io.github.dynamodblock.memory;

import org.jspecify.annotations.NullMarked;
