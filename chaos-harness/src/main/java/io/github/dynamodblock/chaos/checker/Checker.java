package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;

/** A checker decides one property of a history. If a checker throws, it has decided nothing: see {@link Checkers}. */
public interface Checker {

    Property property();

    Finding check(History history);
}
