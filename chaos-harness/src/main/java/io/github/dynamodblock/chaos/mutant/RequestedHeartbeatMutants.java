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

/** Heartbeats that the application asks for, of which something is ignored. */
final class RequestedHeartbeatMutants {
    private RequestedHeartbeatMutants() {}

    /** Its leases are renewed in the background, whatever the request says. */
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

    /** What it is asked for is sent with the next heartbeat that is due; where none is, never. */
    static LockVariant unsent() {
        return asking(request -> Optional.empty());
    }

    static LockVariant movedLimitForgotten() {
        return asking(request -> Optional.of(new HeartbeatRequest(
                request.data(), request.removesData(), request.leaseAtLeast(), Optional.empty(), request.atLeast())));
    }

    static LockVariant movedKeepForgotten() {
        return asking(request -> Optional.of(new HeartbeatRequest(
                request.data(), request.removesData(), request.leaseAtLeast(), request.atMost(), Optional.empty())));
    }

    private interface Asked {
        /** What is asked for instead, if anything is. */
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
