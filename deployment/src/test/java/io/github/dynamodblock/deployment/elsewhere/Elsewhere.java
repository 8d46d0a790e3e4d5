package io.github.dynamodblock.deployment.elsewhere;

import io.github.dynamodblock.quarkus.Locked;

/** What a bean of another package can inherit with its lock, and what not. */
public abstract class Elsewhere {
    /** Only this package can see it. */
    static class Hidden {}

    /** Can be overridden only here. */
    @Locked("x")
    void packagePrivate() {}

    /**
     * Cannot be overridden where the type of the parameter cannot be seen.
     *
     * @param hidden any
     */
    @Locked("x")
    public void ofAHiddenType(Hidden hidden) {}

    /** Can be overridden everywhere. */
    @Locked("x")
    protected void inherited() {}
}
