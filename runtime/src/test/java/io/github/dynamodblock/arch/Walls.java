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
    private static final String CORE = ROOT + ".core..";
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
            Room.of("core", CORE, SPI, API, MODEL),
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
            Room.of("quarkus", QUARKUS, API, MODEL, "io.smallrye.mutiny", "jakarta.."),
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
                    "io.smallrye..",
                    "io.vertx.core",
                    "jakarta..",
                    "org.jboss.logging"));

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

    /** The state machines and what they are made of; public for the explorer of the harness only. */
    private static final String MACHINES =
            "Acquisition|AcquireInput|AcquireEffect|Tenure|Releasing|Decision|Observation"
                    + "|Outlook|Times|Moment|Unacknowledged|Step|Drift|Polling|Terms";

    static final ArchRule ONLY_CORE_FEEDS_THE_MACHINES = noClasses()
            .that()
            .resideOutsideOfPackage(CORE)
            .should()
            .dependOnClassesThat(nameMatching("\\Q" + ROOT + "\\E\\.core\\.(" + MACHINES + ")(\\$.*)?"))
            .as("the state machines are for the shells of the room core");

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
