package io.github.dynamodblock.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The walls between the rooms of the lock and of its extension, and those that hold in all of them. */
final class Walls {
    static final String ROOT = "io.github.dynamodblock";

    private static final String API = ROOT;
    private static final String SPI = ROOT + ".spi..";
    private static final String PROTOCOL = ROOT + ".core.protocol..";
    private static final String CORE = ROOT + ".core";
    private static final String SYSTEM = ROOT + ".system..";
    private static final String TEXT = ROOT + ".text..";
    private static final String MEMORY = ROOT + ".memory..";
    private static final String DYNAMODB = ROOT + ".dynamodb..";
    private static final String QUARKUS = ROOT + ".quarkus";
    private static final String QUARKUS_RUNTIME = ROOT + ".quarkus.runtime..";
    /** The values of the application's own attributes, which the API and so the rooms below it pass on. */
    private static final String MODEL = "software.amazon.awssdk.services.dynamodb.model";

    static final List<Room> ROOMS = List.of(
            Room.of("API", API, MODEL),
            Room.of("spi", SPI, API, MODEL),
            Room.of("core.protocol", PROTOCOL, SPI, API),
            Room.of("core", CORE, PROTOCOL, SPI, API, MODEL),
            Room.of("system", SYSTEM, SPI, "org.crac"),
            Room.of("text", TEXT),
            Room.of("memory", MEMORY, CORE, SYSTEM, SPI, API),
            Room.of(
                    "dynamodb",
                    DYNAMODB,
                    CORE,
                    SYSTEM,
                    SPI,
                    API,
                    "software.amazon.awssdk..",
                    "org.reactivestreams",
                    "io.netty.."),
            Room.of("quarkus", QUARKUS, API, MODEL, "io.smallrye.mutiny", "io.quarkus.scheduler", "jakarta.."),
            Room.of(
                    "quarkus.runtime",
                    QUARKUS_RUNTIME,
                    QUARKUS,
                    DYNAMODB,
                    MEMORY,
                    CORE,
                    SYSTEM,
                    SPI,
                    API,
                    MODEL,
                    "software.amazon.awssdk.services.dynamodb",
                    "software.amazon.awssdk.http.async",
                    "io.quarkus..",
                    "io.quarkiverse.amazon.common",
                    "io.smallrye..",
                    "io.vertx.core",
                    "jakarta..",
                    "org.jboss.logging",
                    "org.eclipse.microprofile.config..",
                    "org.eclipse.microprofile.health",
                    "io.micrometer.core.instrument",
                    "io.opentelemetry.api..",
                    "io.opentelemetry.context"));

    static final ArchRule EVERY_CLASS_HAS_A_ROOM = classes()
            .should()
            .resideInAnyPackage(ROOMS.stream().map(Room::packages).toArray(String[]::new));

    static final ArchRule TIME_AND_CHANCE_ARE_PORTS = noClasses()
            .that()
            .resideOutsideOfPackage(SYSTEM)
            .should()
            .accessTargetWhere(
                    target(owner(belongToAnyOf(System.class))).and(target(nameMatching("nanoTime|currentTimeMillis"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(Thread.class))).and(target(nameMatching("sleep"))))
            .orShould()
            .accessTargetWhere(
                    target(owner(belongToAnyOf(Instant.class, Clock.class))).and(target(nameMatching("now|system.*"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(UUID.class))).and(target(nameMatching("randomUUID"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(Math.class))).and(target(nameMatching("random"))))
            .orShould()
            .dependOnClassesThat(belongToAnyOf(
                    Random.class, SecureRandom.class, ThreadLocalRandom.class, Executors.class, Timer.class))
            .allowEmptyShould(true)
            .as("time, chance and threads come from the room system");

    /** Its types are public for the shells of the room core, and for the explorer of the harness. */
    static final ArchRule ONLY_CORE_FEEDS_THE_PROTOCOL = noClasses()
            .that()
            .resideOutsideOfPackages(CORE, PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PROTOCOL)
            .allowEmptyShould(true)
            .as("the decisions of core.protocol are for the shells of the room core");

    /** A decision is a function of a state, an input and the time: it waits for nothing, and calls nobody. */
    static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..")
            .orShould()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class,
                    System.Logger.class,
                    io.github.dynamodblock.spi.Timer.class,
                    io.github.dynamodblock.spi.Clock.class,
                    io.github.dynamodblock.spi.RandomSource.class,
                    io.github.dynamodblock.spi.LockStore.class,
                    io.github.dynamodblock.spi.Ports.class,
                    LeaseListener.class,
                    Lease.class,
                    LockClient.class))
            .allowEmptyShould(true)
            .as("a decision knows no future, thread, timer, clock, store or listener");

    static final ArchRule ONLY_DYNAMODB_ASKS_THE_SERVICE = noClasses()
            .that()
            .resideOutsideOfPackage(DYNAMODB)
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sends a request",
                    call -> call.getTargetOwner().isAssignableTo(DynamoDbAsyncClient.class)
                            && call.getTarget().getRawReturnType().isEquivalentTo(CompletableFuture.class)))
            .allowEmptyShould(true)
            .as("requests to DynamoDB come from the room dynamodb, where each has its timeout");

    static final ArchRule ONE_CLASS_KNOWS_JTA = noClasses()
            .that()
            .haveNameNotMatching(".*\\.JtaTransactions(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.transaction..")
            .allowEmptyShould(true)
            .as("an application need not have JTA: only JtaTransactions knows its types");

    static final ArchRule ONE_CLASS_KNOWS_MICROMETER = noClasses()
            .that()
            .haveNameNotMatching(".*\\.MicrometerObserver(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .allowEmptyShould(true)
            .as("an application need not have Micrometer: only MicrometerObserver knows its types");

    static final ArchRule ONE_CLASS_KNOWS_HEALTH = noClasses()
            .that()
            .haveNameNotMatching(".*\\.LockTableHealth(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.health..")
            .allowEmptyShould(true)
            .as("an application need not have MicroProfile Health: only LockTableHealth knows its types");

    static final ArchRule ONE_CLASS_KNOWS_OPENTELEMETRY = noClasses()
            .that()
            .haveNameNotMatching(".*\\.TraceObserver(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..")
            .allowEmptyShould(true)
            .as("an application need not have OpenTelemetry: only TraceObserver knows its types");

    static final ArchRule ONE_CLASS_KNOWS_REST = noClasses()
            .that()
            .haveNameNotMatching(".*\\.LockExceptionMapper(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")
            .allowEmptyShould(true)
            .as("an application need not have Jakarta REST: only LockExceptionMapper knows its types");

    static final ArchRule NOBODY_PRINTS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "rooms";
                }
            })
            .should()
            .beFreeOfCycles();

    static final ArchRule NULLS_ARE_MARKED = classes()
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type,
                            marked,
                            type.getName() + " is in " + type.getPackageName() + ", which is not @NullMarked"));
                }
            });

    private Walls() {}
}
