package io.github.dynamodblock.chaos.simulation.world;

/**
 * Removes from other choices what a real run cannot contain or what its history cannot show. A real run has these
 * limits:
 *
 * <ul>
 *   <li>All processes run on one machine, whose clock does not stop.
 *   <li>All processes have the same lease duration.
 *   <li>A real run uses only a few of the options of a request.
 *   <li>No request reaches the store two times.
 *   <li>No row is deleted or released by force.
 * </ul>
 */
final class RunLikeChoices implements ScheduleChoices.Source {
    private final ScheduleChoices.Source all;

    RunLikeChoices(ScheduleChoices.Source all) {
        this.all = all;
    }

    @Override
    public int value(ChoiceKind kind, int actor, int turn) {
        int value = all.value(kind, kind == ChoiceKind.LEASE ? 0 : actor, turn);
        return value == 0 ? 0 : ofRun(kind, value, actor, turn);
    }

    private int ofRun(ChoiceKind kind, int value, int actor, int turn) {
        return switch (kind) {
            case DRIFT, SUSPENSION, IMAGE, CARE, HEARTBEATS_AT_ONCE, WORK, GRACE -> 0;
            case TASK -> SimulatedWorker.leaves(value) ? SimulatedWorker.staying(value) : value;
            case FATE -> RequestFate.of(kind.digit(value, 0)).copies() ? 0 : value;
            case MANNER -> AcquireStyle.of(value).equals(AcquireStyle.limited(value)) ? value : 0;
            case PARTING ->
                ReleaseStyle.of(value) == ReleaseStyle.COMMIT && all.value(ChoiceKind.TOGETHER, actor, turn) == 0
                        ? value
                        : 0;
            case STORE_FAULT -> WorldFault.ofStore(kind.digit(value, 0)).changesRows() ? 0 : value;
            default -> value;
        };
    }
}
