/**
 * The command for a lock table: it does what the lock's own classes for administrators do, and prints the results as
 * lines or as JSON.
 */
@NullMarked
package io.github.dynamodblock.table;

import org.jspecify.annotations.NullMarked;
