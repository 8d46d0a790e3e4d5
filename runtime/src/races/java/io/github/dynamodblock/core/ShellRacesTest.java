package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thread-safe shells around the core, under interleavings that Lincheck chooses (model checking, sequentially
 * consistent); and the same shells made weak, which the same checks must catch.
 */
class ShellRacesTest {
    private static final int SCHEDULES = Integer.getInteger("races.schedules", 500);

    /** A check, and a weakness of the shell that it must catch. */
    record Race(Class<? extends Runnable> check, Weakness weakness) {
        @Override
        public String toString() {
            return check.getSimpleName();
        }
    }

    static List<Race> races() {
        // The small ones first: Lincheck itself is slow until it is warm, and takes a slow start for a hang.
        return List.of(
                new Race(PartRaces.Callbacks.class, Weakness.monitorless(InOrder.class)),
                new Race(PartRaces.AnswerAgainstTimeout.class, Weakness.torn(Requests.class)),
                new Race(PartRaces.DisownAgainstDisown.class, Weakness.monitorless(Orphans.class)),
                new Race(LeaseRaces.ReleaseAgainstExpiry.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ReleaseAgainstRenewal.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ReleaseAgainstHeartbeat.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ReleaseAgainstRelease.class, Weakness.monitorless(HeldLease.class)),
                new Race(LeaseRaces.ListenerAgainstLoss.class, Weakness.monitorless(HeldLease.class)),
                new Race(
                        LeaseRaces.ReleaseAgainstClose.class,
                        Weakness.omitting(HeldLease.class, Unsettled.class, "begin")),
                new Race(LeaseRaces.ReleaseAnswerAgainstDeadline.class, Weakness.monitorless(ReleaseRun.class)),
                new Race(CallerRaces.GrantAgainstDeadline.class, Weakness.monitorless(Caller.class)),
                new Race(
                        CallerRaces.GrantAgainstCancel.class,
                        Weakness.omitting(CoreLockClient.class, HeldLease.class, "giveBack")),
                new Race(
                        CallerRaces.AcquireAgainstClose.class,
                        Weakness.lookingOnce(CoreLockClient.class, "begin", "closed")),
                new Race(CallerRaces.WaitersOfOneKey.class, Weakness.monitorless(Queues.class)),
                new Race(CallerRaces.WaiterAgainstRelease.class, Weakness.monitorless(Queues.class)));
    }

    @ParameterizedTest
    @MethodSource("races")
    void shell_everySchedule_keepsItsPromise(Race race) throws Exception {
        search(race.check());
    }

    @ParameterizedTest
    @MethodSource("races")
    void shell_weakened_isCaught(Race race) {
        assertThatThrownBy(() -> search(Specimens.of(race.check(), race.weakness()))).isInstanceOf(AssertionError.class)
                .hasMessageNotContaining("has hung");
    }

    private static void search(Class<?> type) throws Exception {
        Constructor<?> check = type.getDeclaredConstructor();
        check.setAccessible(true);
        // What is loaded while Lincheck watches, it cannot let go of again.
        ((Runnable) check.newInstance()).run();
        Lincheck.runConcurrentTest(SCHEDULES, (Runnable) check.newInstance());
    }
}
