package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This class describes steps in sentences. */
final class StepSentences {
    private StepSentences() {}

    static final String FORCE = "An operator frees the lock by force.";

    static String time(int sleeper) {
        return sleeper < 0
                ? "A tick passes."
                : "A tick passes while the machine of client " + ExploredNames.client(sleeper) + " is suspended.";
    }

    static String of(ClientState before, Optional<LockRow> row, ClientMove move) {
        String client = "Client " + before.name();
        String message = move.deed().message().map(StepSentences::message).orElse("");
        String told = switch (move.deed().kind()) {
            case ASKS -> client + " requests the lock";
            case LOOKS -> client + " tries again";
            case LEAVES -> client + " gives up waiting for the lock";
            case BEATS -> client + "'s heartbeat is due";
            case EXPIRES -> client + " notices that V has passed or that its machine was suspended";
            case RELEASES -> client + " calls release";
            case RETRIES -> client + " repeats its " + ends(before);
            case GIVES_UP -> client + " stops waiting for its " + ends(before);
            case SWEEPS -> client + " reads the row, sees its orphan and sweeps it";
            case ARRIVES -> "The table receives " + client + "'s " + message + became(row, move);
            case ARRIVES_WITH_DUPLICATE ->
                "The table receives " + client + "'s " + message + became(row, move)
                        + "; a duplicate is still on its way";
            case HEARS -> client + " receives the response: " + message;
            case STOPS_WAITING -> client + " stops waiting for the response to its request: " + message;
            case COMMITS -> client + " commits";
            case IS_DECLINED ->
                "The table refuses an item of " + client + "'s " + message + ", and so the whole commit";
            case LOSES_WITH_ANOTHER -> client + " is notified that it lost another lock of the same grant";
            case CONFIRMS -> throw new IllegalArgumentException("This is no step for one key: " + move.deed());
            case IS_THROTTLED -> client + " is throttled; the table does nothing with its " + message;
        };
        return told + after(before, move) + ".";
    }

    private static String ends(ClientState client) {
        return client.role() instanceof ClientRole.Ends ends && ends.isCommit() ? "commit" : "release";
    }

    private static String became(Optional<LockRow> before, ClientMove move) {
        return move.row().equals(before)
                ? ", which changes nothing" + shown(before)
                : ": the row is " + row(move.row().get());
    }

    private static String shown(Optional<LockRow> row) {
        return row.map(shown -> " (the row is " + row(shown) + ")").orElse(" (there is no row)");
    }

    static String row(LockRow row) {
        return version(row.version()) + " with token " + row.token().getAsLong()
                + (row.released() ? ", free" : ", held");
    }

    static String version(String version) {
        boolean forced = version.endsWith(StateSpace.FORCED);
        String own = forced ? version.substring(0, version.length() - StateSpace.FORCED.length()) : version;
        return Version.parse(own).map(ExploredNames::readable).orElse(own) + (forced ? StateSpace.FORCED : "");
    }

    private static String message(Message message) {
        if (message instanceof Message.Sight sight) {
            return sight.row().map(row -> "a read showed " + row(row)).orElse("a read showed no row");
        }
        if (message instanceof Message.Response response) {
            return write(response.write())
                    + (response.answer() instanceof StoreAnswer.Refused refused
                            ? " was refused" + shown(refused.row())
                            : " was applied");
        }
        Message.Request request = (Message.Request) message;
        return (request.awaited() ? "" : "late ") + write(request.write());
    }

    private static String write(LockWrite write) {
        String version = ExploredNames.readable(write.version());
        if (write instanceof LockWrite.Acquire acquire) {
            return "acquire " + version
                    + acquire.seen().map(seen -> " over " + version(seen)).orElse("");
        }
        if (write instanceof LockWrite.Commit) {
            return "commit " + version;
        }
        return (write instanceof LockWrite.Heartbeat ? "heartbeat " : "release ") + version;
    }

    /** Describes what is new after the step: the messages that the client sent, and its new role. */
    private static String after(ClientState before, ClientMove move) {
        List<String> news = new ArrayList<>();
        for (Message message : move.next().messages()) {
            if (message instanceof Message.Request request
                    && move.deed().kind() != StepKind.Kind.ARRIVES_WITH_DUPLICATE
                    && before.messages().stream().noneMatch(old -> isOf(old, request.write()))) {
                news.add("sends " + write(request.write()));
            } else if (message instanceof Message.Sight sight
                    && !before.messages().contains(sight)
                    && sight.row().isPresent()) {
                news.add("reads " + row(sight.row().get()));
            }
        }
        if (move.next().role() instanceof ClientRole.Holding holding
                && !(before.role() instanceof ClientRole.Holding)) {
            news.add("has the lock with token " + holding.machine().token());
        } else if (move.next().role() instanceof ClientRole.Idle && !(before.role() instanceof ClientRole.Idle)) {
            news.add(before.role() instanceof ClientRole.Holding ? "has lost the lock" : "is idle");
        }
        return news.isEmpty() ? "" : "; it " + String.join(" and ", news);
    }

    private static boolean isOf(Message message, LockWrite write) {
        return (message instanceof Message.Request request && request.write().equals(write))
                || (message instanceof Message.Response response
                        && response.write().equals(write));
    }
}
