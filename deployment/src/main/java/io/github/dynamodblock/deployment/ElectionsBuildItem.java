package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.Election;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** The leader elections that the beans of an application take part in. */
final class ElectionsBuildItem extends SimpleBuildItem {
    static final DotName LEADER = DotName.createSimple("io.github.dynamodblock.quarkus.Leader");

    private static final DotName NOT_LEADER = DotName.createSimple("io.github.dynamodblock.quarkus.NotLeader");
    private static final DotName SCHEDULED = DotName.createSimple("io.quarkus.scheduler.Scheduled");
    private static final DotName SCHEDULES = DotName.createSimple("io.quarkus.scheduler.Scheduled$Schedules");
    private static final String NO_ELECTION =
            "skipExecutionIf = NotLeader.class names no election; add @Leader(\"name\") to the method.";
    private static final String NOT_SKIPPED = "@Leader has no effect on this scheduled method; add skipExecutionIf ="
            + " NotLeader.class to each of its @Scheduled, or remove @Leader.";
    private static final String NO_NAME = "the name of the election is blank; give @Leader a name.";

    private final Map<Election, Set<String>> elections =
            new TreeMap<>(Comparator.comparing(Election::name).thenComparing(Election::client));
    private final Map<String, Election> jobs = new TreeMap<>();
    private final Set<String> problems = new TreeSet<>();

    private ElectionsBuildItem() {}

    static ElectionsBuildItem of(BeanDiscoveryFinishedBuildItem discovery) {
        ElectionsBuildItem found = new ElectionsBuildItem();
        discovery
                .getInjectionPoints()
                .forEach(point -> found.names(point.getRequiredQualifiers(), point.getTargetInfo()));
        discovery.getObservers().forEach(observer -> found.names(observer.getQualifiers(), observer.toString()));
        discovery.beanStream().classBeans().forEach(found::jobs);
        return found;
    }

    Set<Election> elections() {
        return new LinkedHashSet<>(elections.keySet());
    }

    /** Returns the places that use each election. */
    Map<Election, Set<String>> places() {
        return elections;
    }

    /** Returns the elections by the scheduled methods that only the leader runs, as the scheduler describes them. */
    Map<String, Election> jobs() {
        return jobs;
    }

    /** Returns what is wrong, each with its place and the remedy. */
    Set<String> problems() {
        return problems;
    }

    private void names(Collection<AnnotationInstance> qualifiers, String place) {
        qualifiers.stream()
                .filter(qualifier -> qualifier.name().equals(LEADER))
                .forEach(leader -> election(leader, place));
    }

    private void election(AnnotationInstance leader, String place) {
        Election election = of(leader);
        if (election.name().isBlank()) {
            problems.add("@Leader on " + place + ": " + NO_NAME);
        } else {
            elections.computeIfAbsent(election, found -> new TreeSet<>()).add(place);
        }
    }

    private static Election of(AnnotationInstance leader) {
        AnnotationValue client = leader.value("client");
        return new Election(leader.value().asString(), client == null ? "" : client.asString());
    }

    private void jobs(BeanInfo bean) {
        bean.getTarget().orElseThrow().asClass().methods().forEach(this::job);
    }

    private void job(MethodInfo method) {
        Collection<AnnotationInstance> schedules = schedules(method).toList();
        if (schedules.isEmpty()) {
            return;
        }
        String place = method.declaringClass().name() + "#" + method.name();
        AnnotationInstance leader = method.declaredAnnotation(LEADER);
        long skipped =
                schedules.stream().filter(ElectionsBuildItem::isLeadersOnly).count();
        if (leader == null) {
            if (skipped > 0) {
                problems.add("@Leader on " + place + ": " + NO_ELECTION);
            }
        } else if (skipped < schedules.size()) {
            problems.add("@Leader on " + place + ": " + NOT_SKIPPED);
        } else {
            election(leader, place);
            jobs.put(place, of(leader));
        }
    }

    private static Stream<AnnotationInstance> schedules(MethodInfo method) {
        AnnotationInstance all = method.declaredAnnotation(SCHEDULES);
        return Stream.concat(
                Stream.ofNullable(method.declaredAnnotation(SCHEDULED)),
                all == null ? Stream.empty() : Arrays.stream(all.value().asNestedArray()));
    }

    private static boolean isLeadersOnly(AnnotationInstance scheduled) {
        AnnotationValue skip = scheduled.value("skipExecutionIf");
        return skip != null && skip.asClass().name().equals(NOT_LEADER);
    }
}
