package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A state space numbers the parts of states. A state consists of the numbers of its clients and of its rows, in the
 * order of the layout. Each result that depends only on a number is computed once.
 */
final class StateSpace {
    /** The laws that are checked in every state and at every step of the lock itself. */
    static final Set<Property> LAWS = Collections.unmodifiableSet(EnumSet.of(
            Property.S1,
            Property.S2,
            Property.S4,
            Property.C1_PRIME,
            Property.C2,
            Property.C3,
            Property.F3,
            Property.M1,
            Property.M2,
            Property.N1,
            Property.R1));

    /** The suffix of each version that an operator writes. */
    static final String FORCED = ".forced";

    /**
     * The laws that a release by force can break, because the holder treats its lease as valid until it learns of the
     * release.
     */
    private static final Set<Property> BROKEN_BY_FORCE =
            Collections.unmodifiableSet(EnumSet.of(Property.C1_PRIME, Property.S2, Property.S4));

    /** A tenure in which a client believes, or a tenure that a row shows as held. */
    private record Held(String grant, long token) {}

    private final SpaceBounds bounds;
    private final StateLayout layout;
    private final ExploredProtocol protocol;
    private final Set<Property> laws;
    private final boolean whole;
    private final ValueNumbering<ClientState> clients = new ValueNumbering<>();
    private final ValueNumbering<Optional<LockRow>> rows = new ValueNumbering<>();
    private final ValueNumbering<Held> tenures = new ValueNumbering<>();
    private final List<int[]> orders = new ArrayList<>();

    StateSpace(SpaceBounds bounds, ExploredProtocol protocol, Set<Property> laws) {
        this(bounds, protocol, laws, false);
    }

    private StateSpace(SpaceBounds bounds, ExploredProtocol protocol, Set<Property> laws, boolean whole) {
        this.laws = bounds.forces() ? without(laws, BROKEN_BY_FORCE) : laws;
        this.whole = whole;
        this.bounds = bounds;
        this.layout = StateLayout.of(bounds);
        this.protocol = protocol;
        permute(new int[bounds.clients()], 0);
    }

    private static Set<Property> without(Set<Property> laws, Set<Property> others) {
        Set<Property> left = EnumSet.noneOf(Property.class);
        left.addAll(laws);
        left.removeAll(others);
        return Collections.unmodifiableSet(left);
    }

    /**
     * Returns a space whose clients forget nothing and use no grant again. This space is infinite. A test compares the
     * normal space with it.
     */
    static StateSpace whole(SpaceBounds bounds, ExploredProtocol protocol, Set<Property> laws) {
        return new StateSpace(bounds, protocol, laws, true);
    }

    private void permute(int[] order, int from) {
        if (from == order.length) {
            orders.add(order.clone());
            return;
        }
        for (int name = 0; name < order.length; name++) {
            // A client that wants all keys does not change places with a client that wants one key.
            boolean used = layout.wantsAll(name) != layout.wantsAll(from);
            for (int i = 0; i < from; i++) {
                used |= order[i] == name;
            }
            if (!used) {
                order[from] = name;
                permute(order, from + 1);
            }
        }
    }

    SpaceBounds bounds() {
        return bounds;
    }

    ExploredProtocol protocol() {
        return protocol;
    }

    /** Returns the laws that are checked. */
    Set<Property> laws() {
        return laws;
    }

    boolean isWhole() {
        return whole;
    }

    /** Returns the rewriter that gives states the form of this space. */
    StateRewriter form() {
        return in(StateRewriter.NORMAL);
    }

    /** Returns the same rewriter, in the form of this space. */
    StateRewriter in(StateRewriter rewrite) {
        return whole ? rewrite.keepingAll() : rewrite;
    }

    StateLayout layout() {
        return layout;
    }

    int width() {
        return layout.width();
    }

    /** Returns all orders of the clients. In the first of them, each client keeps its place. */
    List<int[]> orders() {
        return orders;
    }

    int number(ClientState client) {
        return clients.of(client);
    }

    int number(Optional<LockRow> row) {
        return rows.of(row);
    }

    ClientState client(int number) {
        return clients.value(number);
    }

    Optional<LockRow> row(int number) {
        return rows.value(number);
    }

    /** Returns the scene of a client: its part for all keys, its part for each key, and the rows. */
    MultiKeyMove.Scene scene(int[] state, int client) {
        List<ClientState> parts = new ArrayList<>();
        List<Optional<LockRow>> rows = new ArrayList<>();
        for (int key = 0; key < layout.keys(); key++) {
            parts.add(client(state[layout.part(client, key)]));
            rows.add(row(state[layout.row(key)]));
        }
        return new MultiKeyMove.Scene(client(state[layout.all(client)]), parts, rows);
    }

    int clientCount() {
        return clients.size();
    }

    int rowCount() {
        return rows.size();
    }

    int[] start() {
        int[] start = new int[width()];
        for (int part = 0; part < layout.firstRow(); part++) {
            start[part] = number(ClientState.begin(ExploredNames.client(layout.clientAt(part))));
        }
        for (int key = 0; key < layout.keys(); key++) {
            start[layout.row(key)] = number(Optional.empty());
        }
        return start;
    }

    /**
     * Returns the row after an operator has freed it by force. Returns the same row if it is free, if there is no row,
     * or if the bounds leave no further token.
     */
    int forced(int row) {
        return row(row).filter(held -> !held.released())
                .filter(held -> held.token().getAsLong() < bounds.tenures())
                .map(held -> number(Optional.of(forced(held))))
                .orElse(row);
    }

    private static LockRow forced(LockRow held) {
        return new LockRow(
                held.key(),
                held.owner(),
                held.lease(),
                held.version() + FORCED,
                true,
                OptionalLong.of(held.token().getAsLong() + 1),
                held.content(),
                held.expiresAt());
    }

    /** Returns the tenure in which a client believes, or −1 if there is none. */
    int believed(int client) {
        if (client(client).role() instanceof ClientRole.Holding holding && protocol.believes(holding.machine())) {
            Tenure tenure = holding.machine();
            return tenures.of(new Held(tenure.grant(), tenure.token()));
        }
        return -1;
    }

    /** Returns the tenure that a row shows as held, or −1 if there is none. */
    int held(int row) {
        return row(row).filter(r -> !r.released())
                .map(r -> tenures.of(new Held(r.grant().orElseThrow(), r.token().getAsLong())))
                .orElse(-1);
    }
}
