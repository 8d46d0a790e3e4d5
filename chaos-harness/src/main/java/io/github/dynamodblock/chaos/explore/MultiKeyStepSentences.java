package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This class describes the steps of a client that wants all keys together in sentences. */
final class MultiKeyStepSentences {
    private MultiKeyStepSentences() {}

    static String of(MultiKeyMove.Scene before, MultiKeyMove move) {
        String client = "Client " + before.all().name();
        String message =
                move.deed().message().map(MultiKeyStepSentences::message).orElse("");
        String told = switch (move.deed().kind()) {
            case ASKS -> client + " requests both locks together";
            case LOOKS -> client + " tries again";
            case LEAVES -> client + " gives up waiting for the locks";
            case ARRIVES -> "The table receives " + client + "'s " + message + became(before, move);
            case ARRIVES_WITH_DUPLICATE ->
                "The table receives " + client + "'s " + message + became(before, move)
                        + "; a duplicate is still on its way";
            case HEARS -> client + " receives the response: " + message;
            case STOPS_WAITING -> client + " stops waiting for the response to its " + asked(move.deed());
            case IS_THROTTLED -> client + " is throttled; the table does nothing with its " + message;
            case CONFIRMS -> client + " has received the responses to the heartbeats of both locks";
            default -> throw new IllegalArgumentException("This is no step for all keys: " + move.deed());
        };
        return told + after(before, move.end()) + ".";
    }

    private static String asked(StepKind deed) {
        return deed.message().filter(Message.Sights.class::isInstance).isPresent()
                ? "read of both rows"
                : "transaction";
    }

    private static String became(MultiKeyMove.Scene before, MultiKeyMove move) {
        return move.end().rows().equals(before.rows())
                ? ", which changes nothing (" + rows(before.rows()) + ")"
                : ": " + rows(move.end().rows());
    }

    private static String rows(List<Optional<LockRow>> rows) {
        List<String> each = new ArrayList<>();
        for (int place = 0; place < rows.size(); place++) {
            each.add(row(place, rows.get(place)));
        }
        return String.join(", ", each);
    }

    private static String row(int place, Optional<LockRow> row) {
        return "the row of the " + KeyPair.readable(place) + " is "
                + row.map(StepSentences::row).orElse("not there");
    }

    private static String message(Message message) {
        if (message instanceof Message.Sights sights) {
            return "a read of both rows showed: " + rows(sights.rows());
        }
        if (message instanceof Message.Verdict verdict) {
            return transaction(verdict.writes())
                    + (verdict.answer() instanceof AcquireAllAnswer.Refused refused
                            ? " was refused: " + refusing(refused)
                            : " was applied");
        }
        Message.Transaction transaction = (Message.Transaction) message;
        return (transaction.awaited() ? "" : "late ") + transaction(transaction.writes());
    }

    private static String refusing(AcquireAllAnswer.Refused refused) {
        List<String> each = new ArrayList<>();
        for (int place = 0; place < KeyPair.BOTH.size(); place++) {
            Optional<LockRow> row = refused.rows().get(KeyPair.BOTH.get(place));
            if (row != null) {
                each.add(row(place, row));
            }
        }
        return String.join(", ", each);
    }

    private static String transaction(List<LockWrite.Acquire> writes) {
        List<String> over = new ArrayList<>();
        for (int place = 0; place < writes.size(); place++) {
            int at = place;
            writes.get(place)
                    .seen()
                    .ifPresent(seen -> over.add("the " + KeyPair.readable(at) + " at " + StepSentences.version(seen)));
        }
        return "transaction " + ExploredNames.readable(writes.get(0).version())
                + (over.isEmpty() ? "" : " over " + String.join(" and ", over));
    }

    /** Describes what is new after the step: the messages that the client sent, and its new role. */
    private static String after(MultiKeyMove.Scene before, MultiKeyMove.Scene end) {
        List<String> news = new ArrayList<>();
        for (Message message : end.all().messages()) {
            boolean isNew = before.all().messages().stream().noneMatch(old -> isOf(old, message));
            if (isNew && message instanceof Message.Transaction transaction) {
                news.add("sends " + transaction(transaction.writes()));
            } else if (isNew && message instanceof Message.Sights) {
                news.add("reads both rows");
            }
        }
        for (int place = 0; place < end.parts().size(); place++) {
            ClientRole role = end.parts().get(place).role();
            ClientRole old = before.parts().get(place).role();
            if (role instanceof ClientRole.Holding holding && !(old instanceof ClientRole.Holding)) {
                news.add("has the " + KeyPair.readable(place) + " with token "
                        + holding.machine().token());
            } else if (role instanceof ClientRole.Confirming && !role.equals(old)) {
                news.add("sends a heartbeat of the " + KeyPair.readable(place));
            }
        }
        if (end.all().role() instanceof ClientRole.Idle && !(before.all().role() instanceof ClientRole.Idle)) {
            news.add("is idle");
        }
        return news.isEmpty() ? "" : "; it " + String.join(" and ", news);
    }

    private static boolean isOf(Message old, Message message) {
        if (old instanceof Message.Transaction one && message instanceof Message.Transaction other) {
            return one.writes().equals(other.writes());
        }
        return old.equals(message)
                || (old instanceof Message.Verdict verdict
                        && message instanceof Message.Transaction other
                        && verdict.writes().equals(other.writes()));
    }
}
