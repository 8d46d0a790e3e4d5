package io.github.dynamodblock.quarkus.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what the extension logs. */
final class LoggedMessages extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.github.dynamodblock");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LoggedMessages() {}

    static LoggedMessages hear() {
        LoggedMessages hearing = new LoggedMessages();
        LOGGER.addHandler(hearing);
        return hearing;
    }

    List<String> all() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    List<String> warnings() {
        return records.stream()
                .filter(record -> record.getLevel().intValue() == Level.WARNING.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
    }
}
