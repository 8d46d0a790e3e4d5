package io.github.dynamodblock.quarkus;

import io.quarkus.scheduler.Scheduled;

/**
 * Skips the runs of a {@code @Scheduled} method on each instance that does not lead. {@link Leader} at the method names
 * the election. The build refuses one without the other.
 *
 * <pre>{@code
 * @Scheduled(every = "10s", skipExecutionIf = NotLeader.class)
 * @Leader("reports")
 * void report() { … }
 * }</pre>
 *
 * <p>Costs no request for a run. The leadership is looked at when the run begins; a run that began goes on if the
 * leadership is lost. All instances skip a run while nobody leads, which lasts about one lease duration after a crash. For a
 * run that must not be skipped, use {@link Locked} with a wait limit.
 *
 * <p>Needs the extension {@code quarkus-scheduler}.
 *
 * @since 1.0.0
 */
public interface NotLeader extends Scheduled.SkipPredicate {}
