package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message channel holds the messages of one client during a step, and the row of the table to which they go. */
final class MessageChannel {
    private final SpaceBounds bounds;
    private final ExploredProtocol protocol;
    private final StepMarks marks;
    private final List<Message> messages;
    private Optional<LockRow> row;

    MessageChannel(StateSpace space, StepMarks marks, List<Message> messages, Optional<LockRow> row) {
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = marks;
        this.messages = new ArrayList<>(messages);
        this.row = row;
    }

    Optional<LockRow> row() {
        return row;
    }

    /**
     * Sends a write.
     *
     * @param awaited whether the client waits for the response
     */
    void send(LockWrite write, boolean awaited) {
        marks.leavesBoundsIf(write.version().beat() > bounds.beats());
        messages.add(new Message.Request(write, awaited));
    }

    /** Sends a read. The read sees the row at once, and its result is on its way. */
    void show() {
        messages.add(new Message.Sight(row));
    }

    /**
     * The table receives the request.
     *
     * @param stays whether a duplicate of the request stays on its way
     * @return the response of the table
     */
    StoreAnswer arrive(Message.Request request, boolean stays) {
        StoreAnswer answer = protocol.apply(request.write(), row);
        if (answer instanceof StoreAnswer.Applied applied) {
            marks.breaksIf(!LegalTransitions.change(row, applied.row()), Property.S1);
            marks.leavesBoundsIf(applied.row().token().getAsLong() > bounds.tenures());
            row = Optional.of(applied.row());
        }
        answer(request, answer, stays);
        return answer;
    }

    /**
     * Sends the response, if the client waits for it. If {@code stays}, a duplicate of the request stays on its way.
     */
    void answer(Message.Request request, StoreAnswer answer, boolean stays) {
        messages.remove(request);
        if (request.awaited()) {
            boolean refused = answer instanceof StoreAnswer.Refused && request.write() instanceof LockWrite.Acquire;
            messages.add(new Message.Response(request.write(), answer, stays && refused));
        }
        if (stays) {
            messages.add(new Message.Request(request.write(), false));
        }
    }

    /** Returns whether a commit of that version is on its way and the row would allow it. */
    boolean canStillBeApplied(Version commit) {
        return messages.stream()
                .anyMatch(message -> message instanceof Message.Request request
                        && request.write().version().equals(commit)
                        && protocol.apply(request.write(), row) instanceof StoreAnswer.Applied);
    }

    /** Returns whether the row shows that tenure as held. */
    boolean isHeldBy(String grant, long token) {
        return row.filter(shown -> shown.isHeldBy(grant, token)).isPresent();
    }

    /** Returns for how many writes the client can still receive a response. */
    long awaited() {
        return messages.stream()
                .filter(message -> message instanceof Message.Response
                        || (message instanceof Message.Request request && request.awaited()))
                .count();
    }

    /** The client receives the message. */
    void take(Message message) {
        messages.remove(message);
    }

    /** The client stops waiting for a response: the request is late, or its response is lost. */
    void abandon(Message message) {
        messages.remove(message);
        if (message instanceof Message.Request request) {
            messages.add(new Message.Request(request.write(), false));
        }
    }

    /** The client stops waiting for all responses. */
    void forgetAwaited() {
        List<Message> left = StateReduction.withoutAwaited(messages);
        messages.clear();
        messages.addAll(left);
    }

    /**
     * Returns the messages after the step. If more late requests are on their way than the bounds allow, the network
     * loses some of them. There is one list for each choice of the lost requests.
     */
    List<List<Message>> ends() {
        return within(bounds, messages);
    }

    static List<List<Message>> within(SpaceBounds bounds, List<Message> messages) {
        List<List<Message>> ends = new ArrayList<>();
        lose(bounds.zombies(), messages, ends);
        return ends;
    }

    private static void lose(int most, List<Message> left, List<List<Message>> ends) {
        if (left.stream().filter(Message::isZombie).count() <= most) {
            ends.add(left);
            return;
        }
        for (Message lost : left) {
            if (lost.isZombie()) {
                List<Message> rest = new ArrayList<>(left);
                rest.remove(lost);
                lose(most, rest, ends);
            }
        }
    }
}
