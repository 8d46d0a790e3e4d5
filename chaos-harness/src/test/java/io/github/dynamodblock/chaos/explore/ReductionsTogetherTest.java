package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link ReductionsTest}, of two keys: what is tidied away of the clients that are more than one part changes nothing. */
class ReductionsTogetherTest {
    private static final List<Property> EVERY_LAW = List.of(Property.values());
    private static final SpaceBounds LIMITED = new SpaceBounds(2, 1, 4, 4, 1, 1, false, true, true, false, false, 1);
    /** With as many grants: who has none left is not to remember what it saw. */
    private static final SpaceBounds ROOMY = new SpaceBounds(2, 1, 9, 9, 9, 1, false, true, true, false, false, 1);

    private static final int LENGTH = 40;

    /** All that one needs to compare states of one lock. */
    private static final class Subject {
        final StateSpace space;
        final SuccessorGenerator walker;
        final SuccessorGenerator tidier;
        final Map<List<Integer>, Set<List<Integer>>> known = new HashMap<>();

        Subject(SpaceBounds bounds, ExploredProtocol protocol, Set<Property> laws) {
            this.space = new StateSpace(bounds, protocol, laws);
            this.walker = new SuccessorGenerator(space, false);
            this.tidier = new SuccessorGenerator(space);
        }

        /** Where steps lead to; a law that one breaks is a list of one negative number. */
        Set<List<Integer>> from(List<Integer> state) {
            return known.computeIfAbsent(state, this::walked);
        }

        private Set<List<Integer>> walked(List<Integer> state) {
            Set<List<Integer>> ends = new LinkedHashSet<>();
            walker.walk(array(state), new SuccessorGenerator.Steps() {
                @Override
                public void next(int[] to) {
                    ends.add(list(to));
                }

                @Override
                public void broken(Property law) {
                    ends.add(List.of(-1 - EVERY_LAW.indexOf(law)));
                }
            });
            return ends;
        }

        List<Integer> reduced(List<Integer> state) {
            return isBroken(state) ? state : list(tidier.reduced(array(state)));
        }

        Set<List<Integer>> walks(int count) {
            Random random = new Random(1);
            Set<List<Integer>> met = new LinkedHashSet<>();
            for (int walk = 0; walk < count; walk++) {
                List<Integer> state = list(space.start());
                for (int step = 0; step < LENGTH; step++) {
                    met.add(state);
                    List<List<Integer>> next =
                            from(state).stream().filter(end -> !isBroken(end)).toList();
                    // When all is over, nothing happens any more.
                    state = next.isEmpty() ? state : next.get(random.nextInt(next.size()));
                }
            }
            return met;
        }

        /** The same state of the other space. */
        List<Integer> in(Subject other, List<Integer> state) {
            int rows = space.layout().firstRow();
            int[] same = new int[state.size()];
            for (int part = 0; part < same.length; part++) {
                same[part] = part < rows
                        ? other.space.number(space.client(state.get(part)))
                        : other.space.number(space.row(state.get(part)));
            }
            return list(same);
        }
    }

    private static boolean isBroken(List<Integer> end) {
        return end.get(0) < 0;
    }

    private static int[] array(List<Integer> state) {
        return state.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> list(int[] state) {
        return Arrays.stream(state).boxed().toList();
    }

    /** Of the states of random walks: the first that does not do the same as its image. */
    private static Optional<String> difference(
            ExploredProtocol protocol, Set<Property> laws, int walks, Reduction reduction) {
        Subject limited = new Subject(LIMITED, protocol, laws);
        Subject roomy = new Subject(ROOMY, protocol, laws);
        UnaryOperator<List<Integer>> image = state -> reduction.of(roomy, state);
        return limited.walks(walks).stream()
                .map(state -> limited.in(roomy, state))
                .flatMap(state -> difference(roomy, state, image).stream())
                .findFirst();
    }

    private interface Reduction {
        List<Integer> of(Subject subject, List<Integer> state);
    }

    private static Optional<String> difference(
            Subject subject, List<Integer> state, UnaryOperator<List<Integer>> image) {
        List<Integer> like = image.apply(state);
        if (!subject.walker.broken(array(state)).equals(subject.walker.broken(array(like)))) {
            return Optional.of(state + " does not break the laws of " + like);
        }
        Set<List<Integer>> ends = ends(subject, state, image);
        Set<List<Integer>> likeEnds = ends(subject, like, image);
        ends.add(like);
        likeEnds.add(like);
        if (!likeEnds.containsAll(ends)) {
            return Optional.of(state + " does more than " + like);
        }
        Set<List<Integer>> later = new LinkedHashSet<>(ends);
        if (!later.containsAll(likeEnds)) {
            unchanged(subject, state, image).forEach(same -> later.addAll(ends(subject, same, image)));
        }
        return later.containsAll(likeEnds) ? Optional.empty() : Optional.of(state + " does less than " + like);
    }

    private static Set<List<Integer>> ends(Subject subject, List<Integer> state, UnaryOperator<List<Integer>> image) {
        return subject.from(state).stream()
                .map(end -> isBroken(end) ? end : image.apply(end))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those of the same image to which steps lead over such. */
    private static Set<List<Integer>> unchanged(
            Subject subject, List<Integer> state, UnaryOperator<List<Integer>> image) {
        List<Integer> like = image.apply(state);
        Set<List<Integer>> met = new LinkedHashSet<>();
        Deque<List<Integer>> left = new ArrayDeque<>(List.of(state));
        while (!left.isEmpty()) {
            List<Integer> next = left.remove();
            if (met.add(next)) {
                subject.from(next).stream()
                        .filter(end -> !isBroken(end) && image.apply(end).equals(like))
                        .forEach(left::add);
            }
        }
        return met;
    }

    static Stream<Optional<ExploredMutant>> subjects() {
        return Stream.concat(
                Stream.of(Optional.empty()),
                Stream.of(ExploredMutant.values())
                        .filter(mutant -> mutant.bounds().keys() > 1)
                        .map(Optional::of));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatIsTidiedAway_changesNothing(Optional<ExploredMutant> subject) {
        ExploredProtocol protocol = subject.map(ExploredMutant::protocol).orElseGet(ExploredProtocol::new);
        Set<Property> laws =
                subject.<Set<Property>>map(mutant -> Set.of(mutant.law())).orElse(StateSpace.LAWS);

        assertThat(difference(protocol, laws, subject.isPresent() ? 10 : 60, Subject::reduced))
                .isEmpty();
    }

    @Test
    void sights_forgottenByWhoAsks_areMissed() {
        assertThat(difference(new ExploredProtocol(), StateSpace.LAWS, 60, ReductionsTogetherTest::withoutSights))
                .isPresent();
    }

    private static List<Integer> withoutSights(Subject subject, List<Integer> state) {
        int[] next = array(subject.reduced(state));
        for (int part = 0; part < subject.space.layout().firstRow(); part++) {
            ClientState old = subject.space.client(next[part]);
            next[part] = subject.space.number(new ClientState(
                    old.name(), old.role(), Optional.empty(), old.orphans(), old.grants(), old.messages()));
        }
        return list(next);
    }

    /** Who is taken for idle because its V passed has lost that lock, and the other is to be given up. */
    @Test
    void losses_thatTheOtherKeyDoesNotHearOf_areMissed() {
        Subject subject = new Subject(ROOMY, new ExploredProtocol(), StateSpace.LAWS);
        List<Integer> state = expiredAsToTheFirst(subject);

        assertThat(difference(subject, state, subject::reduced)).isEmpty();
        assertThat(difference(subject, state, end -> isBroken(end) ? end : deaf(subject, end)))
                .isPresent();
    }

    /** The first row is another's by now. */
    private static List<Integer> expiredAsToTheFirst(Subject subject) {
        MultiKeyMove.Scene held = TogetherTest.held();
        StateLayout layout = subject.space.layout();
        int[] state = subject.space.start();
        state[layout.all(0)] = subject.space.number(held.all());
        state[layout.part(0, 0)] = subject.space.number(
                StateRewriter.TICK.of(StateRewriter.TICK.of(held.parts().get(0))));
        state[layout.part(0, 1)] = subject.space.number(held.parts().get(1));
        state[layout.row(0)] = subject.space.number(
                StateRewriter.renaming(new int[] {1, 0}).row(held.rows().get(0)));
        state[layout.row(1)] = subject.space.number(held.rows().get(1));
        return list(state);
    }

    private static List<Integer> deaf(Subject subject, List<Integer> state) {
        int[] next = array(subject.reduced(state));
        int all = subject.space.layout().all(0);
        if (subject.space.client(next[all]).role() instanceof ClientRole.HoldingAll) {
            next[all] = state.get(all);
        }
        return list(next);
    }
}
