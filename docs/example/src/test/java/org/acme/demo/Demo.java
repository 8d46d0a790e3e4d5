package org.acme.demo;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs DynamoDB Local and two instances of the application until it is stopped. The script {@code run} starts it. */
public final class Demo {
    private static final Map<String, String> PROPERTIES = Map.of(
            // So that nobody waits long for the next leader after a crash. The default is 20 s.
            "quarkus.dynamodb-lock.lease", "5s",
            "quarkus.log.console.format", "%d{HH:mm:ss} %-5p [%c{1}] %s%e%n");

    private final List<Instance> instances = new ArrayList<>();
    private final List<Integer> ports;
    private final Path directory;

    private Demo(List<Integer> ports, Path directory) {
        this.ports = ports;
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        List<Integer> ports =
                args.length == 2 ? Stream.of(args).map(Integer::valueOf).toList() : List.of(8081, 8082);
        try {
            DynamoDbLocal dynamoDb = DynamoDbLocal.start();
            Demo demo = new Demo(ports, Files.createTempDirectory("invoices-"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.stop(dynamoDb)));
            demo.start(dynamoDb);
        } catch (PartUnavailableException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void start(DynamoDbLocal dynamoDb) throws IOException, InterruptedException {
        for (int port : ports) {
            Instance instance = Instance.start(dynamoDb.endpoint(), port, directory, PROPERTIES);
            synchronized (instances) {
                instances.add(instance);
            }
        }
        while (!instances.stream().allMatch(Instance::isReady)) {
            for (Instance instance : instances) {
                if (!instance.isAlive()) {
                    System.err.println(instance.log()
                            + "An instance did not start; its output is above. If a port is in use, name two"
                            + " others: docs/example/run 9081 9082");
                    System.exit(1);
                }
            }
            Thread.sleep(100);
        }
        System.out.println(Guide.text(dynamoDb.endpoint(), instances));
        List<LogFollower> followers = new ArrayList<>();
        followers.add(new LogFollower("one", instances.get(0)));
        followers.add(new LogFollower("two", instances.get(1)));
        while (instances.stream().anyMatch(Instance::isAlive)) {
            followers.forEach(LogFollower::printNewLines);
            Thread.sleep(100);
        }
        followers.forEach(LogFollower::printNewLines);
        System.out.println("Both instances have ended.");
    }

    private void stop(DynamoDbLocal dynamoDb) {
        synchronized (instances) {
            instances.forEach(Instance::terminate);
            instances.forEach(Instance::close);
        }
        dynamoDb.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one)).map(Path::toFile).forEach(file -> {
                boolean unused = file.delete();
            });
        } catch (IOException e) {
            System.err.println("Could not delete " + directory + ": " + e.getMessage());
        }
        System.out.println("Everything is stopped.");
    }
}
