package io.github.dynamodblock;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Java's own fair lock keeps the contract: so it asks for nothing that users of locks do not have. */
class JavasLockTest extends LockContract {
    private final Lock lock = new ReentrantLock(true);

    @Override
    Lock lock() {
        return lock;
    }
}
