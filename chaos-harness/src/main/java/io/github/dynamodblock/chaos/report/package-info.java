/** The operations that matter and the verdict on them, for a person to read and for a program to keep. */
@NullMarked
package io.github.dynamodblock.chaos.report;

import org.jspecify.annotations.NullMarked;
