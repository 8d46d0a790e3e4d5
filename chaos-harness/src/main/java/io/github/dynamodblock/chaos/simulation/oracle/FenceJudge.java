package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges F1. The resource compares only tokens. This judge compares the writes with the order in which the store
 * granted the lock.
 */
final class FenceJudge implements PropertyJudge {
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final Map<LockKey, Grants> grants = new HashMap<>();

    /** Identifies a grant by its client and its token. */
    private record Name(int client, long token) {}

    /** The grants of one key in the order of the store, and the newest grant whose write was accepted. */
    private static final class Grants {
        final Map<Name, Integer> order = new HashMap<>();
        int count;
        int written;
    }

    FenceJudge(StoreJudge store, ViolationCollector bench) {
        this.store = store;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed
                && landed.after() != null
                && landed.write() instanceof LockWrite.Acquire) {
            Grants of = of(landed.after().key());
            of.order.put(
                    new Name(landed.request().client(), landed.after().token().orElse(0)), ++of.count);
        } else if (event instanceof WorldEvent.Wrote wrote && store.isPromised(wrote.key())) {
            wrote(wrote, of(wrote.key()));
        }
    }

    private Grants of(LockKey key) {
        return grants.computeIfAbsent(key, k -> new Grants());
    }

    private void wrote(WorldEvent.Wrote wrote, Grants of) {
        // Another judge judges a client that believes in a grant that it never received.
        Integer order = of.order.get(new Name(wrote.client(), wrote.token()));
        if (order == null) {
            return;
        }
        if (wrote.accepted() && order < of.written) {
            violated(wrote, "was accepted after a write of a later grant");
        } else if (!wrote.accepted() && order == of.count) {
            violated(wrote, "was refused, although no grant is newer");
        }
        if (wrote.accepted()) {
            of.written = Math.max(of.written, order);
        }
    }

    private void violated(WorldEvent.Wrote wrote, String what) {
        bench.violated(
                Property.F1,
                wrote.at(),
                "A write by client-" + (wrote.client() + 1) + " with token " + wrote.token() + " of '" + wrote.key()
                        + "' " + what + ".");
    }
}
