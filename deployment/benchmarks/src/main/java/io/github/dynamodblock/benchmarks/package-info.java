/** What a locked method costs more than the lock client. */
@NullMarked
package io.github.dynamodblock.benchmarks;

import org.jspecify.annotations.NullMarked;
