/** When to ask, renew and give up, knowing that an answer may never come. */
@NullMarked
package io.github.dynamodblock.core;

import org.jspecify.annotations.NullMarked;
