package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.core.protocol.Closing.Effect;
import io.github.dynamodblock.core.protocol.Closing.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The closing of a client: each order of a few events, each judged against what a reader of the promise expects. */
class ClosingOrdersTest {
    private static final int LENGTH = 7;

    /** What can happen to a client. Each tick of the clock is one nanosecond; timers fire when their time has come. */
    private enum Event {
        WORK_BEGINS,
        NESTED_WORK_BEGINS,
        WORK_ENDS,
        CLOSE_NOW,
        CLOSE_SOON,
        CLOSE_LATER,
        TICK,
        TIMER
    }

    /** One order of events, with what the promise says so far. */
    private static final class Story {
        final List<Event> told = new ArrayList<>();
        Closing state = Closing.OPEN;
        long now;
        long works;
        OptionalLong deadline = OptionalLong.empty();
        OptionalLong alarm = OptionalLong.empty();
        int letGo;
        int ends;

        Story then(Event event) {
            Story next = new Story();
            next.told.addAll(told);
            next.told.add(event);
            next.state = state;
            next.now = now;
            next.works = works;
            next.deadline = deadline;
            next.alarm = alarm;
            next.letGo = letGo;
            next.ends = ends;
            return next;
        }

        boolean can(Event event) {
            return switch (event) {
                case WORK_BEGINS -> state.admits(false, now);
                case NESTED_WORK_BEGINS -> works > 0 && state.admits(true, now);
                case WORK_ENDS -> works > 0;
                case TIMER -> alarm.isPresent() && now >= alarm.getAsLong();
                default -> true;
            };
        }

        void happens(Event event) {
            switch (event) {
                case WORK_BEGINS, NESTED_WORK_BEGINS -> {
                    works++;
                    feed(new Input.WorkBegan());
                }
                case WORK_ENDS -> {
                    works--;
                    feed(new Input.WorkEnded());
                }
                case CLOSE_NOW -> close(0);
                case CLOSE_SOON -> close(1);
                case CLOSE_LATER -> close(3);
                case TICK -> now++;
                case TIMER -> {
                    alarm = OptionalLong.empty();
                    feed(new Input.TimeUp());
                }
            }
        }

        private void close(long grace) {
            long end = now + grace;
            // A client that waits for no work any more ignores later calls.
            if (ends == 0) {
                deadline = OptionalLong.of(deadline.isPresent() ? Math.min(deadline.getAsLong(), end) : end);
            }
            feed(new Input.Begin(grace));
        }

        private void feed(Input input) {
            Step<Closing, Effect> step = state.on(input, now);
            state = step.state();
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.WakeIn in) {
                    assertThat(in.nanos()).as("%s", told).isPositive();
                    alarm = OptionalLong.of(now + in.nanos());
                } else if (effect instanceof Effect.LetGo) {
                    assertThat(ends).as("%s: lets go before it ends", told).isZero();
                    letGo++;
                } else {
                    ends++;
                    assertThat(works == 0 || now >= deadline.orElseThrow())
                            .as("%s: ends when no work runs, or when the time is over", told)
                            .isTrue();
                }
            }
        }

        void check() {
            boolean closing = deadline.isPresent();
            assertThat(letGo).as("%s: lets go once", told).isEqualTo(closing ? 1 : 0);
            assertThat(ends).as("%s: ends once", told).isLessThanOrEqualTo(1);
            assertThat(state.isEnded()).as("%s", told).isEqualTo(ends == 1);
            assertThat(state.admits(false, now)).as("%s: admits new work", told).isEqualTo(!closing);
            assertThat(state.admits(true, now))
                    .as("%s: admits work beside work", told)
                    .isEqualTo(!closing || (ends == 0 && now < deadline.getAsLong()));
            if (closing && ends == 0) {
                assertThat(works).as("%s: waits only for work", told).isPositive();
                assertThat(alarm).as("%s: a timer ends the wait in time", told).isPresent();
                assertThat(alarm.getAsLong()).as("%s", told).isLessThanOrEqualTo(deadline.getAsLong());
            }
        }
    }

    @Test
    void closing_everyOrderOfEvents_keepsThePromise() {
        long[] stories = {0};
        tell(new Story(), stories);

        assertThat(stories[0]).as("the search is not empty").isGreaterThan(50_000);
    }

    private static void tell(Story story, long[] stories) {
        story.check();
        stories[0]++;
        if (story.told.size() == LENGTH) {
            return;
        }
        for (Event event : Event.values()) {
            if (story.can(event)) {
                Story next = story.then(event);
                next.happens(event);
                tell(next, stories);
            }
        }
    }

    @Test
    void close_clockNearItsOverflow_comparesByDifference() {
        long now = Long.MAX_VALUE - 1;
        Closing working = Closing.OPEN.on(new Input.WorkBegan(), now).state();
        Step<Closing, Effect> closing = working.on(new Input.Begin(10), now);

        assertThat(closing.effects()).containsExactly(new Effect.LetGo(), new Effect.WakeIn(10));
        assertThat(closing.state().admits(true, now + 9)).isTrue();
        assertThat(closing.state().on(new Input.TimeUp(), now + 10).effects()).containsExactly(new Effect.End());
    }

    @Test
    void timer_tooEarly_isSetAgain() {
        Closing waiting = Closing.OPEN
                .on(new Input.WorkBegan(), 0)
                .state()
                .on(new Input.Begin(10), 0)
                .state();

        assertThat(waiting.on(new Input.TimeUp(), 9).effects()).containsExactly(new Effect.WakeIn(1));
    }
}
