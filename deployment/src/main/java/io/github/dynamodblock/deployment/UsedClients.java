package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.github.dynamodblock.quarkus.runtime.Election;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.InjectionPointInfo;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
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
                ClassInfo type = bean.getImplClazz();
                for (LockedBean.LockedCall call : LockedBean.of(types, bean).methods()) {
                    // Another check reports a method of which no annotation is the nearest.
                    call.nearest(types, type)
                            .ifPresent(locked -> locked(locked, "@Locked on " + call.place(types, type)));
                }
            }
        }
    }

    private void locked(AnnotationInstance locked, String place) {
        AnnotationValue value = locked.value("client");
        String client = value == null ? "" : value.asString();
        if (client.isEmpty()) {
            usesDefault = true;
        } else {
            name(client, place);
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
                    + (exist.isEmpty() ? "" : " Existing names: " + String.join(", ", exist) + "."));
        }
    }
}
