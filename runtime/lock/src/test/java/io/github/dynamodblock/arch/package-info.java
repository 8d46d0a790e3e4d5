/** Tests of the tests and of the class path. WallsTest, which checks the packages, is in the module runtime. */
@NullMarked
package io.github.dynamodblock.arch;

import org.jspecify.annotations.NullMarked;
