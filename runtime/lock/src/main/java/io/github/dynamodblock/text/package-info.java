/** Text that comes from a file, a table or a network, made safe for a terminal. */
@NullMarked
package io.github.dynamodblock.text;

import org.jspecify.annotations.NullMarked;
