/** A lock table, looked after from a terminal: what the application's own classes do, told in lines or as JSON. */
@NullMarked
package io.github.dynamodblock.table;

import org.jspecify.annotations.NullMarked;
