package io.github.dynamodblock.benchmarks;

import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;

/** A method whose body costs nothing. */
@ApplicationScoped
@Unremovable // Only the benchmark uses it.
public class LockedBean {
    @Locked("order-{id}")
    public int locked(int id) {
        return id;
    }
}
