package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thread-safe shells around the core, run by real threads again and again, the small ones under interleavings that
 * Lincheck chooses, too; and the same shells made weak, which the same checks must catch.
 */
class ShellRacesTest {
    private static final int RUNS = Integer.getInteger("races.runs", 3_000);
    private static final int SCHEDULES = Integer.getInteger("races.schedules", 300);

    /** A check, and a weakness of the shell that it must catch. */
    record Race(Class<? extends Runnable> check, Weakness weakness) {
        @Override
        public String toString() {
            return check.getSimpleName();
        }
    }

    static List<Race> parts() {
        return List.of(
                new Race(PartRaces.Callbacks.class, Weakness.monitorless(InOrder.class)),
                new Race(PartRaces.AnswerAgainstTimeout.class, Weakness.torn(Requests.class)),
                new Race(PartRaces.DisownAgainstDisown.class, Weakness.monitorless(Orphans.class)));
    }

    static List<Race> shells() {
        return List.of(
                new Race(LeaseRaces.ReleaseAgainstExpiry.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ReleaseAgainstRenewal.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ReleaseAgainstHeartbeat.class, Weakness.monitorless(HeldLease.class)),
                new Race(
                        LeaseRaces.ReleaseAgainstClose.class,
                        Weakness.omitting(HeldLease.class, Unsettled.class, "begin")),
                new Race(LeaseRaces.ReleaseAnswerAgainstDeadline.class, Weakness.monitorless(ReleaseRun.class)),
                new Race(
                        CallerRaces.AcquireAgainstClose.class,
                        Weakness.blind(Caller.class, "end", Shared.class, "isClosed")),
                new Race(CallerRaces.WaitersOfOneKey.class, Weakness.monitorless(Queues.class)));
    }

    /** No specimen of these was caught yet: that they hold proves little. */
    static List<Class<? extends Runnable>> unproven() {
        return List.of(
                LeaseRaces.ReleaseAgainstRelease.class,
                LeaseRaces.ListenerAgainstLoss.class,
                CallerRaces.GrantAgainstDeadline.class,
                CallerRaces.GrantAgainstCancel.class,
                CallerRaces.WaiterAgainstRelease.class);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void part_everySchedule_keepsItsPromise(Race race) throws Exception {
        run(race.check());
        search(race.check());
    }

    @ParameterizedTest
    @MethodSource("parts")
    void part_weakened_isCaughtInASchedule(Race race) {
        assertThatThrownBy(() -> search(Specimens.of(race.check(), race.weakness())))
                .isInstanceOf(AssertionError.class)
                .hasMessageNotContaining("has hung");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shell_manyRuns_keepsItsPromise(Race race) throws Exception {
        run(race.check());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shell_weakened_isCaught(Race race) {
        assertThatThrownBy(() -> run(Specimens.of(race.check(), race.weakness())))
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("unproven")
    void shell_withoutSpecimen_keepsItsPromise(Class<? extends Runnable> check) throws Exception {
        run(check);
    }

    private static Runnable anew(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> check = type.getDeclaredConstructor();
        check.setAccessible(true);
        return (Runnable) check.newInstance();
    }

    private static void run(Class<?> type) throws ReflectiveOperationException {
        for (int run = 0; run < RUNS; run++) {
            anew(type).run();
        }
    }

    private static void search(Class<?> type) throws ReflectiveOperationException {
        // What is loaded while Lincheck watches, it cannot let go of again.
        anew(type).run();
        Lincheck.runConcurrentTest(SCHEDULES, anew(type));
    }
}
