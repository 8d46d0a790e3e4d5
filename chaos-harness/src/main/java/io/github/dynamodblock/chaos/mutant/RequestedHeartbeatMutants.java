package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Ports;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mutants that ignore a part of the heartbeats that the application requests. */
final class RequestedHeartbeatMutants {
    private RequestedHeartbeatMutants() {}

    /** The client renews every lease in the background, whatever the request says. */
    static LockVariant renewedInTheBackground() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new MutantClient(real) {
                    @Override
                    protected Lease broken(Lease lease) {
                        return lease;
                    }

                    @Override
                    protected LockRequest broken(LockRequest request) {
                        return request.toBuilder().backgroundHeartbeats(true).build();
                    }
                };
            }
        };
    }

    /** A requested heartbeat is never sent, and neither are its changes. Heartbeats in the background continue. */
    static LockVariant unsent() {
        return asking(request -> Optional.empty());
    }

    /** A requested heartbeat does not change the limit of the renewal. */
    static LockVariant movedLimitForgotten() {
        return asking(request -> Optional.of(new HeartbeatRequest(
                request.data(), request.removesData(), request.leaseAtLeast(), Optional.empty(), request.atLeast())));
    }

    /** A requested heartbeat does not change for how long the row must stay taken. */
    static LockVariant movedKeepForgotten() {
        return asking(request -> Optional.of(new HeartbeatRequest(
                request.data(), request.removesData(), request.leaseAtLeast(), request.atMost(), Optional.empty())));
    }

    /** Changes a heartbeat request of the application. */
    private interface Asked {
        /** Returns the request that is sent instead, or nothing if no request is sent. */
        Optional<HeartbeatRequest> of(HeartbeatRequest request);
    }

    private static LockVariant asking(Asked instead) {
        UnaryOperator<Lease> broken = lease -> new LeaseDecorator(lease) {
            @Override
            public CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
                return instead.of(request).map(super::heartbeatAsync).orElseGet(CompletableFuture::new);
            }
        };
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return MutantClient.ofLeases(real, broken);
            }
        };
    }
}
