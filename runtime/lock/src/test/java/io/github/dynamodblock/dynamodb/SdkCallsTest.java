package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SdkCallsTest {
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final RequestExchange exchange = new RequestExchange();
    private final CompletableFuture<String> asked = new CompletableFuture<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CompletableFuture<String> answer = SdkCalls.on(later::add, exchange, () -> {
        calls.incrementAndGet();
        return asked;
    });

    private void itsTurnComes() {
        later.remove().run();
    }

    @Test
    void on_answered_isThatAnswerAndNoOtherAttemptLeaves() {
        assertThat(calls).hasValue(0);
        itsTurnComes();
        asked.complete("yes");

        assertThat(answer).isCompletedWithValue("yes");
        assertThat(exchange.bar()).isTrue();
    }

    @Test
    void on_failed_isThatFailure() {
        itsTurnComes();
        IOException failure = new IOException("of a test");
        asked.completeExceptionally(failure);

        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCause(failure);
    }

    @Test
    void on_cancelledBeforeItsTurn_neverLeaves() {
        answer.cancel(true);
        itsTurnComes();

        assertThat(calls).hasValue(0);
    }

    /** It needs its connection no longer. */
    @Test
    void on_cancelledOnceSent_cancelsTheRequest() {
        itsTurnComes();
        answer.cancel(true);

        assertThat(asked).isCancelled();
    }

    @Test
    void on_answered_cancelsNothing() {
        itsTurnComes();
        answer.complete("another");

        assertThat(asked).isNotDone();
    }

    @Test
    void on_refusedByTheSdkAtOnce_isThatFailure() {
        Error refusal = new NoClassDefFoundError("of a test");
        CompletableFuture<String> refused = SdkCalls.on(Runnable::run, new RequestExchange(), () -> {
            throw refusal;
        });

        assertThatThrownBy(refused::join).hasCause(refusal);
    }
}
