package io.github.dynamodblock.chaos.simulation.world;

/**
 * Takes from other choices what a real run could make, and what its history tells. In a run all processes are on one machine,
 * whose clock does not stop, and have one lease; they ask in the run's few ways; no request arrives twice, and nobody deletes rows or frees them by force.
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
            case DRIFT, SUSPENSION, IMAGE, CARE, HEARTBEATS_AT_ONCE -> 0;
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
