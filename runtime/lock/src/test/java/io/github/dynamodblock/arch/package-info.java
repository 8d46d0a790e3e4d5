/** The walls of the house, and a specimen for each that proves it bites. */
@NullMarked
package io.github.dynamodblock.arch;

import org.jspecify.annotations.NullMarked;
