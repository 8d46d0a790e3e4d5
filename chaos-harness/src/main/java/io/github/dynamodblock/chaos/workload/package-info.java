/** What a client tries next, from a seed, and the resource it protects with its lock. */
@NullMarked
package io.github.dynamodblock.chaos.workload;

import org.jspecify.annotations.NullMarked;
