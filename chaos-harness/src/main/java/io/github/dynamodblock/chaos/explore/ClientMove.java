package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import java.util.Optional;

/**
 * A client move is one step of one client: what happened, the client and the row after the step, and the law that the
 * step itself broke.
 */
record ClientMove(StepKind deed, ClientState next, Optional<LockRow> row, Optional<Property> broken) {}
