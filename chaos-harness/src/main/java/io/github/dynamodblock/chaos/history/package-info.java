/** What was asked, when, and what came back, or nothing: the record of a run, which knows nothing of right and wrong. */
@NullMarked
package io.github.dynamodblock.chaos.history;

import org.jspecify.annotations.NullMarked;
