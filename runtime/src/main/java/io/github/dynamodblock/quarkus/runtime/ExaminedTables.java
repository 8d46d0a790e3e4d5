package io.github.dynamodblock.quarkus.runtime;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the examinations of the tables found, by the names of the clients. */
@Singleton
class ExaminedTables {
    private final Map<String, ExaminedTable> tables = new ConcurrentHashMap<>();

    ExaminedTable of(String client) {
        return tables.computeIfAbsent(client, name -> new ExaminedTable());
    }
}
