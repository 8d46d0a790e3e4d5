package io.github.dynamodblock.chaos.checker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A small general linearizability checker: Wing and Gong's search (1993) with Lowe's cache of configurations (2017).
 *
 * <p>Times are closed windows. A call that is not mandatory may also never have happened.
 */
final class WingGongLowe {
    interface Model<S, C> {
        S initial();

        /** The state after the call, or nothing where the call cannot have had its answer in this state. */
        Optional<S> apply(S state, C call);
    }

    record Call<C>(long start, long end, boolean mandatory, C what) {}

    private record Configuration<S>(BitSet done, S state) {}

    private WingGongLowe() {}

    static <S, C> boolean linearizable(Model<S, C> model, List<Call<C>> history) {
        return new Search<>(model, history).run();
    }

    private static final class Search<S, C> {
        private final Model<S, C> model;
        private final List<Call<C>> calls;
        private final int mandatory;
        private final Set<Configuration<S>> seen = new HashSet<>();

        Search(Model<S, C> model, List<Call<C>> history) {
            this.model = model;
            this.calls = new ArrayList<>(history);
            this.calls.sort(Comparator.comparingLong(Call::start));
            this.mandatory = (int) calls.stream().filter(Call::mandatory).count();
        }

        /** A frame of the search: a configuration, and the first call not yet tried from it. */
        private final class Frame {
            final BitSet done;
            final S state;
            final int mandatoryDone;
            int next;

            Frame(BitSet done, S state, int mandatoryDone) {
                this.done = done;
                this.state = state;
                this.mandatoryDone = mandatoryDone;
                this.next = done.nextClearBit(0);
            }
        }

        boolean run() {
            List<Frame> stack = new ArrayList<>();
            stack.add(new Frame(new BitSet(), model.initial(), 0));
            while (!stack.isEmpty()) {
                Frame top = stack.get(stack.size() - 1);
                if (top.mandatoryDone == mandatory) {
                    return true;
                }
                Optional<Frame> deeper = step(top);
                if (deeper.isPresent()) {
                    stack.add(deeper.get());
                } else {
                    stack.remove(stack.size() - 1);
                }
            }
            return false;
        }

        /** The next configuration reached from this frame by a call that may come first among those left. */
        private Optional<Frame> step(Frame frame) {
            long limit = Long.MAX_VALUE;
            for (int i = frame.done.nextClearBit(0);
                    i < frame.next && i < calls.size();
                    i = frame.done.nextClearBit(i + 1)) {
                limit = Math.min(limit, end(i));
            }
            while (frame.next < calls.size()) {
                int i = frame.next;
                frame.next = frame.done.nextClearBit(i + 1);
                Call<C> call = calls.get(i);
                if (call.start() > limit) {
                    frame.next = calls.size();
                    return Optional.empty();
                }
                limit = Math.min(limit, end(i));
                Optional<S> after = model.apply(frame.state, call.what());
                if (after.isPresent()) {
                    BitSet done = (BitSet) frame.done.clone();
                    done.set(i);
                    if (seen.add(new Configuration<>(done, after.get()))) {
                        return Optional.of(
                                new Frame(done, after.get(), frame.mandatoryDone + (call.mandatory() ? 1 : 0)));
                    }
                }
            }
            return Optional.empty();
        }

        private long end(int i) {
            return calls.get(i).mandatory() ? calls.get(i).end() : Long.MAX_VALUE;
        }
    }
}
