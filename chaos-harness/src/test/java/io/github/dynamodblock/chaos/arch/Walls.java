package io.github.dynamodblock.chaos.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/** The walls between the rooms of the harness, and those that hold in all of them. A room may be yet to come. */
final class Walls {
    static final String HARNESS = "io.github.dynamodblock.chaos";

    private static final String LOCK = "io.github.dynamodblock";
    private static final String LOCK_CORE = LOCK + ".core..";
    private static final String LOCK_DYNAMODB = LOCK + ".dynamodb..";
    private static final String LOCK_SPI = LOCK + ".spi..";
    private static final String LOCAL = HARNESS + ".dynamodb..";
    private static final String TEXT = LOCK + ".text..";
    private static final String HISTORY = HARNESS + ".history..";
    private static final String CHECKER = HARNESS + ".checker..";
    private static final String WORKLOAD = HARNESS + ".workload..";
    private static final String NEMESIS = HARNESS + ".nemesis..";
    private static final String CLUSTER = HARNESS + ".cluster..";
    private static final String CLIENT = HARNESS + ".client..";
    private static final String SIMULATION = HARNESS + ".simulation..";
    private static final String REPORT = HARNESS + ".report..";
    private static final String MUTANT = HARNESS + ".mutant..";
    private static final String EXPLORE = HARNESS + ".explore..";
    private static final String CROSSCHECK = HARNESS + ".crosscheck..";
    private static final String RUN = HARNESS + ".run..";
    private static final String CLI = HARNESS + ".cli..";
    private static final String AWS = "software.amazon.awssdk..";
    /** The values of an application's items, which the lock's API passes on. */
    private static final String ITEMS = "software.amazon.awssdk.services.dynamodb.model";

    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String HISTOGRAM = "org.HdrHistogram";

    static final List<Room> ROOMS = List.of(
            Room.of("dynamodb", LOCAL, "software.amazon.dynamodb..", "org.eclipse.jetty.server"),
            Room.of("history", HISTORY, TEXT, JACKSON),
            Room.of("checker", CHECKER, HISTORY),
            Room.of("report", REPORT, HISTORY, CHECKER, JACKSON, HISTOGRAM),
            Room.of("workload", WORKLOAD, HISTORY, LOCK),
            Room.of("nemesis", NEMESIS, HISTORY),
            Room.of("cluster", CLUSTER, NEMESIS, LOCAL, AWS, "io.netty..", "eu.rekawek.toxiproxy.."),
            Room.of(
                    "client",
                    CLIENT,
                    MUTANT,
                    LOCK_DYNAMODB,
                    LOCK_CORE,
                    LOCK_SPI,
                    LOCK,
                    WORKLOAD,
                    HISTORY,
                    AWS,
                    "com.amazonaws.services.dynamodbv2.."),
            Room.of(
                    "run",
                    RUN,
                    MUTANT,
                    CLIENT,
                    CLUSTER,
                    NEMESIS,
                    WORKLOAD,
                    REPORT,
                    CHECKER,
                    HISTORY,
                    LOCAL,
                    LOCK_DYNAMODB,
                    LOCK_CORE,
                    LOCK_SPI,
                    LOCK,
                    AWS,
                    JACKSON,
                    HISTOGRAM),
            Room.of("mutant", MUTANT, CHECKER, LOCK_CORE, LOCK_SPI, LOCK, ITEMS),
            Room.of("explore", EXPLORE, MUTANT, CHECKER, LOCK_CORE, LOCK_SPI, LOCK, JACKSON),
            Room.of("simulation", SIMULATION, MUTANT, CHECKER, LOCK_CORE, LOCK_SPI, LOCK, ITEMS, JACKSON),
            Room.of("crosscheck", CROSSCHECK, SIMULATION, CLIENT, MUTANT, CHECKER, HISTORY, LOCK_SPI, LOCK),
            Room.of("cli", CLI, TEXT, CHECKER, MUTANT, RUN, SIMULATION, CROSSCHECK, EXPLORE, LOCK, "picocli.."));

    static final ArchRule EVERY_CLASS_HAS_A_ROOM = classes()
            .should()
            .resideInAnyPackage(ROOMS.stream().map(Room::packages).toArray(String[]::new));

    /** The one class of a room that reads a clock or sleeps, and the one that draws lots. */
    private static final String ADAPTERS =
            "dynamodb\\.PollingDeadline|workload\\.(WorkerTime|AttemptSequence)|nemesis\\.(SystemTime|PlanRandom)"
                    + "|run\\.RunTime|simulation\\.RealTime|explore\\.Stopwatch|cli\\.RandomSeed";

    static final ArchRule TIME_AND_CHANCE_HAVE_ADAPTERS = noClasses()
            .that()
            .haveNameNotMatching("\\Q" + HARNESS + "\\E\\.(" + ADAPTERS + ")(\\$.*)?")
            .should()
            .accessTargetWhere(
                    target(owner(belongToAnyOf(System.class))).and(target(nameMatching("nanoTime|currentTimeMillis"))))
            .orShould()
            .accessTargetWhere(
                    target(owner(belongToAnyOf(Thread.class, TimeUnit.class))).and(target(nameMatching("sleep"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(LockSupport.class))).and(target(nameMatching("park.*"))))
            .orShould()
            .accessTargetWhere(
                    target(owner(belongToAnyOf(Instant.class, Clock.class))).and(target(nameMatching("now|system.*"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(UUID.class))).and(target(nameMatching("randomUUID"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(Math.class))).and(target(nameMatching("random"))))
            .orShould()
            .dependOnClassesThat(
                    belongToAnyOf(Random.class, SplittableRandom.class, SecureRandom.class, ThreadLocalRandom.class))
            .allowEmptyShould(true)
            .as("time and chance come from the named adapter of the room");

    static final ArchRule ONLY_EXPLORE_FEEDS_THE_MACHINES = noClasses()
            .that()
            .resideOutsideOfPackage(EXPLORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LOCK + ".core.protocol..")
            .allowEmptyShould(true)
            .as("the lock's state machines are for its shells and for the explorer");

    /** What a world is made of, and what judges it. */
    private static final String[] WORLDS = {
        HARNESS + ".simulation.world..", HARNESS + ".simulation.oracle..", HARNESS + ".mutant.."
    };

    /** In a world everything follows from its choices: no threads, no addresses of objects, no salted order. */
    static final ArchRule WORLDS_ARE_DETERMINED = noClasses()
            .that()
            .resideInAnyPackage(WORLDS)
            .should()
            .accessTargetWhere(target(owner(belongToAnyOf(System.class)))
                    .and(target(nameMatching("identityHashCode|getProperty|getenv"))))
            .orShould()
            .accessTargetWhere(target(nameMatching(".*Async|orTimeout|completeOnTimeout|parallel|parallelStream"))
                    .and(target(owner(assignableTo(java.util.concurrent.CompletionStage.class)))
                            .or(target(owner(assignableTo(java.util.stream.BaseStream.class))))
                            .or(target(owner(assignableTo(java.util.Collection.class))))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(java.util.Set.class, java.util.Map.class)))
                    .and(target(nameMatching("of|copyOf|ofEntries"))))
            .orShould()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class,
                    java.util.concurrent.Executors.class,
                    java.util.concurrent.ForkJoinPool.class,
                    java.util.IdentityHashMap.class,
                    java.util.WeakHashMap.class))
            .allowEmptyShould(true)
            .as("what happens in a world follows from its choices alone");

    static final ArchRule ONLY_CLI_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .allowEmptyShould(true);

    /** The classes that start processes; each limits what the process inherits (ChildEnvironment). */
    private static final String STARTERS =
            "dynamodb\\.(ChildProcess|ProgramDirectory|TemporaryDirectory)|cluster\\.Signals";

    static final ArchRule CHILDREN_INHERIT_NO_SECRETS = noClasses()
            .that()
            .haveNameNotMatching("\\Q" + HARNESS + "\\E\\.(" + STARTERS + ")(\\$.*)?")
            .should()
            .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(Runtime.class))).and(target(nameMatching("exec"))))
            .allowEmptyShould(true)
            .as("processes are started where their environment is limited");

    static final ArchRule NO_CYCLES =
            SlicesRuleDefinition.slices().matching(HARNESS + ".(*)..").should().beFreeOfCycles();

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
