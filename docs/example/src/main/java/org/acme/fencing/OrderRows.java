package org.acme.fencing;

import io.github.dynamodblock.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Orders in a relational database. */
public class OrderRows {
    private final Connection database;

    /**
     * Uses that connection.
     *
     * @param database the connection
     */
    public OrderRows(Connection database) {
        this.database = database;
    }

    /**
     * Writes an order.
     *
     * @param id the order
     * @param state the state of the order
     * @param lease the lease under which the caller works
     * @return whether the write was accepted; false if a later holder has written already
     * @throws SQLException if the database fails
     */
    public boolean save(String id, String state, Lease lease) throws SQLException {
        String sql = "UPDATE orders SET state = ?, token = ? WHERE id = ? AND token <= ?";
        try (PreparedStatement update = database.prepareStatement(sql)) {
            update.setString(1, state);
            update.setLong(2, lease.fencingToken());
            update.setString(3, id);
            update.setLong(4, lease.fencingToken());
            return update.executeUpdate() == 1;
        }
    }
}
