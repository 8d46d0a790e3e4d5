/**
 * The workload of a run: what each client tries next, which a seed decides, and the resource that a client protects
 * with its lock.
 */
@NullMarked
package io.github.dynamodblock.chaos.workload;

import org.jspecify.annotations.NullMarked;
