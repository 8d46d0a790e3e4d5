package io.github.dynamodblock.benchmarks;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.TestLocks;
import io.quarkus.arc.Arc;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One call under a free lock: by a lock client without Quarkus, by the injected client, and by a locked method. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UncontendedCall {
    private final LockClient locks = Arc.container().instance(LockClient.class).get();
    private final LockedBean bean = Arc.container().instance(LockedBean.class).get();
    private final LockClient plain = TestLocks.inRealTime().client("plain");
    private int id;

    @Benchmark
    public int plain() throws InterruptedException {
        id = (id + 1) & 15;
        try (Lease lease = plain.acquire("order-" + id)) {
            return lease.isValid() ? id : -1;
        }
    }

    @Benchmark
    public int client() throws InterruptedException {
        id = (id + 1) & 15;
        try (Lease lease = locks.acquire("order-" + id)) {
            return lease.isValid() ? id : -1;
        }
    }

    @Benchmark
    public int locked() {
        id = (id + 1) & 15;
        return bean.locked(id);
    }
}
