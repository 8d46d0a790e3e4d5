package io.github.dynamodblock.quarkus.runtime;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** The forms of a result that comes later than the call returns. The build says which methods have one. */
public enum LateForm {
    /** A {@link Uni}: each subscription is one run of the body. */
    UNI,
    /** A stage or a future: the call is one run of the body. */
    STAGE,
    /** A {@link Multi}: each subscription is one run of the body. */
    MULTI;

    /** Returns a result of this form that fails. */
    Object failed(Throwable failure) {
        return switch (this) {
            case UNI -> Uni.createFrom().failure(failure);
            case STAGE -> CompletableFuture.failedFuture(failure);
            case MULTI -> Multi.createFrom().failure(failure);
        };
    }
}
