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
 * The parts of states by number: a state is its clients' numbers and the rows', as the layout has them. What follows from a
 * number is worked out once.
 */
final class StateSpace {
    /** What is judged in every state and at every step of the lock itself. */
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

    /** How the versions end that an operator writes. */
    static final String FORCED = ".forced";

    /** Whoever frees a lock by force takes these on himself: its holder believes on until it hears of that. */
    private static final Set<Property> BROKEN_BY_FORCE =
            Collections.unmodifiableSet(EnumSet.of(Property.C1_PRIME, Property.S2, Property.S4));

    /** Who holds what: the tenure that a client believes in, and the one that a row shows held; −1 for none. */
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

    /** One whose clients forget nothing and use no grant again: endless, but what the other one must be true to. */
    static StateSpace whole(SpaceBounds bounds, ExploredProtocol protocol, Set<Property> laws) {
        return new StateSpace(bounds, protocol, laws, true);
    }

    private void permute(int[] order, int from) {
        if (from == order.length) {
            orders.add(order.clone());
            return;
        }
        for (int name = 0; name < order.length; name++) {
            // Who wants all keys is not taken for one who does not.
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

    /** Those that are looked at. */
    Set<Property> laws() {
        return laws;
    }

    boolean isWhole() {
        return whole;
    }

    /** States in the form that this space has them in. */
    StateRewriter form() {
        return in(StateRewriter.NORMAL);
    }

    /** The same rewriting, in the form of this space. */
    StateRewriter in(StateRewriter rewrite) {
        return whole ? rewrite.keepingAll() : rewrite;
    }

    StateLayout layout() {
        return layout;
    }

    int width() {
        return layout.width();
    }

    /** All orders of the clients, the one in which nobody changes first. */
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

    /** A client as to all keys and to each, with the rows. */
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

    /** The row once an operator has freed it by force; the same if it is free or there is none, or no token is left. */
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

    /** The tenure that a client believes in, or −1. */
    int believed(int client) {
        if (client(client).role() instanceof ClientRole.Holding holding && protocol.believes(holding.machine())) {
            Tenure tenure = holding.machine();
            return tenures.of(new Held(tenure.grant(), tenure.token()));
        }
        return -1;
    }

    /** The tenure that a row shows held, or −1. */
    int held(int row) {
        return row(row).filter(r -> !r.released())
                .map(r -> tenures.of(new Held(r.grant().orElseThrow(), r.token().getAsLong())))
                .orElse(-1);
    }
}
