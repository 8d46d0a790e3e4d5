/** The report of a run: the verdict and its reasons, as text for people and as JSON for programs. */
@NullMarked
package io.github.dynamodblock.chaos.report;

import org.jspecify.annotations.NullMarked;
