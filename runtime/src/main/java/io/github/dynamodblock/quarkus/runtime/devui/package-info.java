/** What the extension's page in the Dev UI asks the application. Used only in dev mode. */
@NullMarked
package io.github.dynamodblock.quarkus.runtime.devui;

import org.jspecify.annotations.NullMarked;
