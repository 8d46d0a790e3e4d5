package io.github.dynamodblock.quarkus.runtime.devui;

/**
 * The answer to a forced release.
 *
 * @param freed whether the lock was held and is free now
 * @param sentence what was found and done, for people
 */
record ForcedAnswer(boolean freed, String sentence) {}
