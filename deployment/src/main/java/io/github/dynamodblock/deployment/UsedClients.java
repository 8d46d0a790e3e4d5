package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.github.dynamodblock.quarkus.runtime.Election;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.InjectionPointInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** Which lock clients the beans of the application use, and which of these do not exist. */
final class UsedClients {
    static final DotName NAME = DotName.createSimple("io.github.dynamodblock.quarkus.LockClientName");
    static final DotName LOCK_CLIENT = DotName.createSimple("io.github.dynamodblock.LockClient");
    static final DotName UNI_LOCK_CLIENT = DotName.createSimple("io.github.dynamodblock.quarkus.UniLockClient");
    static final DotName TEST_LOCKS = DotName.createSimple("io.github.dynamodblock.memory.TestLocks");

    private static final String OWN = "io.github.dynamodblock.quarkus.runtime.";
    private static final Set<DotName> CLIENTS = Set.of(LOCK_CLIENT, UNI_LOCK_CLIENT, TEST_LOCKS);

    private final Set<String> exist;
    private final Set<String> problems = new TreeSet<>();
    private boolean usesDefault;

    /** @param exist the names of all clients */
    UsedClients(Set<String> exist) {
        this.exist = exist;
    }

    /** Returns the names of the clients for which the application has beans of its own. */
    static Set<String> produced(Collection<BeanInfo> beans) {
        Set<String> names = new TreeSet<>();
        for (BeanInfo bean : beans) {
            if (bean.getTypes().stream().anyMatch(type -> type.name().equals(LOCK_CLIENT))) {
                bean.getQualifier(NAME).ifPresent(name -> names.add(name.value().asString()));
            }
        }
        return names;
    }

    boolean usesDefault() {
        return usesDefault;
    }

    /** Returns what is wrong, each with its place and the remedy. */
    Set<String> problems() {
        return problems;
    }

    void injected(Collection<InjectionPointInfo> points) {
        for (InjectionPointInfo point : points) {
            if (CLIENTS.contains(point.getRequiredType().name())
                    && !point.getTargetInfo().contains(OWN)) {
                String place = point.getTargetInfo();
                AnnotationInstance name = point.getRequiredQualifier(NAME);
                if (name == null) {
                    usesDefault = true;
                } else {
                    name(name.value().asString(), "@LockClientName on " + place);
                }
            }
        }
    }

    void locked(IndexView types, Collection<BeanInfo> beans) {
        for (BeanInfo bean : beans) {
            if (bean.isClassBean()) {
                LockedBean.of(types, bean)
                        .methods()
                        .forEach(call ->
                                locked(call.annotations(), "@Locked on " + call.place(types, bean.getImplClazz())));
            }
        }
    }

    private void locked(List<AnnotationInstance> annotations, String place) {
        Map<String, String> clients = new HashMap<>();
        for (AnnotationInstance locked : annotations) {
            AnnotationValue value = locked.value("client");
            String client = value == null ? "" : value.asString();
            if (client.isEmpty()) {
                usesDefault = true;
            } else {
                name(client, place);
            }
            // At run time, an annotation is found by its template.
            String other = clients.putIfAbsent(locked.value().asString(), client);
            if (other != null && !other.equals(client)) {
                problems.add(
                        place + ": several annotations with the same key and different clients apply to it, so it is"
                                + " not clear which lock it takes; give them the same client, or different keys.");
            }
        }
    }

    void elections(Map<Election, Set<String>> places) {
        places.forEach((election, where) -> {
            if (election.client().isEmpty()) {
                usesDefault = true;
            } else {
                where.forEach(place -> name(election.client(), "@Leader on " + place));
            }
        });
    }

    private void name(String name, String place) {
        if (exist.contains(name)) {
            return;
        }
        if (ClientNames.reserved().contains(name) || name.isBlank()) {
            problems.add(place + ": " + ConfiguredClients.reserved(name));
        } else {
            problems.add(place + ": there is no lock client '" + name + "' in this build; set "
                    + ClientNames.property(name, "table") + " in application.properties, or produce a LockClient with"
                    + " @LockClientName(\"" + name + "\")."
                    + (exist.isEmpty() ? "" : " There are: " + String.join(", ", exist) + "."));
        }
    }
}
