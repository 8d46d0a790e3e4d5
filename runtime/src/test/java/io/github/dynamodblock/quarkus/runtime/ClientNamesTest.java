package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClientNamesTest {
    @Test
    void lists_ofProperties_areThoseOfTheConfiguration() {
        Set<String> ofEach = new TreeSet<>(properties(LockConfig.class));
        ofEach.add("aws-client");
        Set<String> ofAll = new TreeSet<>(properties(LocksConfig.class));
        ofAll.remove("clients");

        assertThat(ClientNames.ofEachClient()).isEqualTo(ofEach);
        assertThat(ClientNames.ofAllClients()).isEqualTo(ofAll);
        assertThat(ClientNames.reserved())
                .containsAll(ofEach)
                .containsAll(ofAll)
                .contains("default");
    }

    private static Set<String> properties(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(method -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
