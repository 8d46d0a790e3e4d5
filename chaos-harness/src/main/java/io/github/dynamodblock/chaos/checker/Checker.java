package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;

/** Decides one property of a history. A checker that throws has decided nothing: see {@link Checkers}. */
public interface Checker {

    Property property();

    Finding check(History history);
}
