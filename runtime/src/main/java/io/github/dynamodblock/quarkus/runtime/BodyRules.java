package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnLost;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a locked method runs under its lease.
 *
 * @param leaseParameter the index of the parameter that receives the lease; {@link #NONE} if there is none
 * @param reentrant whether the body can run under a lease that its caller holds
 */
record BodyRules(int leaseParameter, OnLost onLost, boolean reentrant) {
    /** There is no such parameter. */
    static final int NONE = -1;

    static BodyRules of(Locked locked, Method method) {
        int parameter = Arrays.<Class<?>>asList(method.getParameterTypes()).indexOf(Lease.class);
        return new BodyRules(parameter, locked.onLost(), locked.reentrant());
    }

    boolean takesTheLease() {
        return leaseParameter != NONE;
    }

    /**
     * Returns the parameters with that lease in the place for it.
     *
     * @param lease the lease; null if the method runs without one
     */
    @Nullable Object[] with(@Nullable Lease lease, @Nullable Object[] parameters) {
        if (!takesTheLease()) {
            return parameters;
        }
        @Nullable Object[] filled = parameters.clone();
        filled[leaseParameter] = lease;
        return filled;
    }
}
