package io.github.dynamodblock.deployment;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import java.util.Optional;

/** Looks whether a lock is held, by asking for it once. */
final class Held {
    private Held() {}

    static boolean is(LockClient locks, String key) throws InterruptedException {
        Optional<Lease> lease = locks.tryAcquire(key);
        lease.ifPresent(Lease::close);
        return lease.isEmpty();
    }
}
