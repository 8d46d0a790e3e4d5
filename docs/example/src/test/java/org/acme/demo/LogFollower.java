package org.acme.demo;

/** Prints what an instance logs, with its name before each line. */
final class LogFollower {
    private final String name;
    private final Instance instance;
    private int printed;
    private boolean alive = true;

    LogFollower(String name, Instance instance) {
        this.name = name;
        this.instance = instance;
    }

    void printNewLines() {
        boolean running = instance.isAlive();
        String log = instance.log();
        int end = log.lastIndexOf('\n') + 1;
        log.substring(printed, end)
                .lines()
                .filter(LogFollower::isOfExample)
                .forEach(line -> System.out.println(name + "  " + line));
        printed = end;
        if (alive && !running) {
            alive = false;
            System.out.println(name + "  has ended");
        }
    }

    /** The banner and the start are the same for all applications of Quarkus. */
    private static boolean isOfExample(String line) {
        return line.matches("\\d\\d:.*") && !line.contains("[quarkus]");
    }
}
