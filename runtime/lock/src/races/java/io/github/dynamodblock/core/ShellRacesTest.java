package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thread-safe shells around the core, run by real threads again and again, at full speed and dawdling, the small
 * ones under interleavings that Lincheck chooses, too; and the same shells made weak, which the same checks must catch.
 */
class ShellRacesTest {
    private static final int RUNS = Integer.getInteger("races.runs", 3_000);
    private static final int SCHEDULES = Integer.getInteger("races.schedules", 300);

    /** Held here, that it stays quiet: of what is refused in these checks there are thousands. */
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    /** Threads that refuse a task are never asked again. */
    private static final Weakness GIVING_UP =
            Weakness.omitting(RetryingExecutor.HandOver.class, RetryingExecutor.HandOver.class, "again");

    /** A check, and a weakness of the shell that it must catch. */
    record Race(Class<? extends Runnable> check, Weakness weakness) {
        @Override
        public String toString() {
            return check.getSimpleName();
        }
    }

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.SEVERE);
    }

    static List<Race> parts() {
        return List.of(
                new Race(PartRaces.Callbacks.class, Weakness.monitorless(SerialExecutor.class)),
                new Race(PartRaces.AnswerAgainstTimeout.class, Weakness.torn(StoreRequests.class)),
                new Race(PartRaces.DisownAgainstDisown.class, Weakness.monitorless(OrphanSweeper.class)),
                new Race(HandOverRaces.HandOverAgainstEnd.class, Weakness.careless(RetryingExecutor.HandOver.class)));
    }

    static List<Race> shells() {
        return List.of(
                new Race(LeaseRaces.ReleaseAgainstExpiry.class, Weakness.monitorless(TenureRunner.class)),
                new Race(LeaseRaces.ReleaseAgainstRenewal.class, Weakness.monitorless(TenureRunner.class)),
                new Race(LeaseRaces.ReleaseAgainstHeartbeat.class, Weakness.monitorless(TenureRunner.class)),
                new Race(
                        LeaseRaces.ReleaseAgainstClose.class,
                        Weakness.omitting(EndingRunner.class, PendingWork.class, "begin")),
                new Race(LeaseRaces.ReleaseAnswerAgainstDeadline.class, Weakness.monitorless(EndingRunner.class)),
                new Race(LeaseRaces.ReleaseAgainstRelease.class, Weakness.monitorless(LeaseEnd.class)),
                new Race(LeaseRaces.CommitAgainstRelease.class, Weakness.monitorless(LeaseEnd.class)),
                new Race(LeaseRaces.CommitAnswerAgainstDeadline.class, Weakness.monitorless(EndingRunner.class)),
                new Race(LeaseRaces.ListenerAgainstLoss.class, Weakness.monitorless(TenureRunner.class)),
                new Race(LeaseRaces.LongerLeaseAgainstRenewal.class, Weakness.monitorless(TenureRunner.class)),
                new Race(LeaseRaces.HeartbeatAgainstHeartbeat.class, Weakness.monitorless(HeartbeatScheduler.class)),
                new Race(PendingAcquireRaces.GrantAgainstDeadline.class, Weakness.monitorless(PendingAcquire.class)),
                new Race(
                        PendingAcquireRaces.GrantAgainstCancel.class,
                        Weakness.omitting(PendingAcquire.class, AcquireTarget.class, "giveBack")),
                new Race(
                        PendingAcquireRaces.AcquireAgainstClose.class,
                        Weakness.omitting(ClientContext.class, HeldLease.class, "clientClosed")),
                new Race(PendingAcquireRaces.WaitersOfOneKey.class, Weakness.monitorless(WaiterQueues.class)),
                new Race(PendingAcquireRaces.WaiterAgainstRelease.class, Weakness.monitorless(PendingAcquire.class)),
                new Race(PendingAcquireRaces.LookAgainstRelease.class, Weakness.monitorless(PendingAcquire.class)),
                new Race(HandOverRaces.RefusedReleaseAgainstExpiry.class, GIVING_UP),
                new Race(HandOverRaces.RefusedReleaseAgainstClose.class, GIVING_UP),
                new Race(HandOverRaces.RefusedLossOfOneAgainstWaiter.class, GIVING_UP),
                new Race(
                        HandOverRaces.FailingTellingAgainstListener.class,
                        Weakness.calling(LeaseEventDispatcher.class, SerialExecutor.class, "add", "execute")));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void part_everySchedule_keepsItsPromise(Race race) throws Exception {
        run(race.check(), RUNS);
        search(race.check());
    }

    @ParameterizedTest
    @MethodSource("parts")
    void part_weakened_isCaughtInASchedule(Race race) {
        assertThatThrownBy(() -> search(Specimens.of(race.check(), "weak", race.weakness())))
                .isInstanceOf(AssertionError.class)
                .hasMessageNotContaining("has hung");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shell_manyRuns_keepsItsPromise(Race race) throws Exception {
        run(race.check(), RUNS);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shell_dawdling_keepsItsPromise(Race race) throws Exception {
        Weakness none = Weakness.none(race.weakness().of());
        run(Specimens.of(race.check(), "dawdling", none.dawdling()), RUNS);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shell_weakened_isCaught(Race race) {
        assertThatThrownBy(() -> run(
                        Specimens.of(race.check(), "weak", race.weakness().dawdling()), 10 * RUNS))
                .isInstanceOf(AssertionError.class);
    }

    private static Runnable anew(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> check = type.getDeclaredConstructor();
        check.setAccessible(true);
        return (Runnable) check.newInstance();
    }

    private static void run(Class<?> type, int runs) throws ReflectiveOperationException {
        for (int run = 0; run < runs; run++) {
            anew(type).run();
        }
    }

    private static void search(Class<?> type) throws ReflectiveOperationException {
        // What is loaded while Lincheck watches, it cannot let go of again.
        anew(type).run();
        Lincheck.runConcurrentTest(SCHEDULES, anew(type));
    }
}
