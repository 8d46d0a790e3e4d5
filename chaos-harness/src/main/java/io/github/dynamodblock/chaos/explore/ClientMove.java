package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import java.util.Optional;

/** One step of one client: what was done, what came of it, and the law it broke by itself. */
record ClientMove(StepKind deed, ClientState next, Optional<LockRow> row, Optional<Property> broken) {}
