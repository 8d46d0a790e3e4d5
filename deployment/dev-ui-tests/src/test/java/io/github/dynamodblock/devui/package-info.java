/** Tests of the extension's page in the Dev UI. */
@NullMarked
package io.github.dynamodblock.devui;

import org.jspecify.annotations.NullMarked;
