/** Runs instances of the packaged application, for a person or for a test. */
@NullMarked
package org.acme.demo;

import org.jspecify.annotations.NullMarked;
