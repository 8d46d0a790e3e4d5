/** The walls of the harness, and a specimen for each that proves it bites. */
@NullMarked
package io.github.dynamodblock.chaos.arch;

import org.jspecify.annotations.NullMarked;
