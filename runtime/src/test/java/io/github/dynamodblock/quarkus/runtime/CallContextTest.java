package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockMisuseException;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallContextTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void current_onAThread_isThatThread() {
        assertThat(CallContext.current()).isSameAs(Thread.currentThread());
    }

    @Test
    void current_onADuplicatedContext_isThatContext() throws Exception {
        Context mine = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        assertThat(on(mine)).isSameAs(mine);
    }

    @Test
    void current_onAnEventLoopThatIsAnybodys_isRefused() {
        assertThatThrownBy(() -> on(vertx.getOrCreateContext()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without reentrant");
    }

    private static Object on(Context context) throws Exception {
        CompletableFuture<Object> current = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                current.complete(CallContext.current());
            } catch (LockMisuseException e) {
                current.completeExceptionally(e);
            }
        });
        return current.get(20, TimeUnit.SECONDS);
    }
}
