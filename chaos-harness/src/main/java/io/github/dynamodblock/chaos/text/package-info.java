/** Text that comes from a file, a table or a network, made safe for a terminal. */
@NullMarked
package io.github.dynamodblock.chaos.text;

import org.jspecify.annotations.NullMarked;
