/**
 * The checkers. Each of them decides one property of a history. They are pure functions and use no machines and no
 * files.
 */
@NullMarked
package io.github.dynamodblock.chaos.checker;

import org.jspecify.annotations.NullMarked;
