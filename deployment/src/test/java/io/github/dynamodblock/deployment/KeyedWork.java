package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.KeyPart;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Locked methods whose keys have more than text and one value. They return their keys. */
@ApplicationScoped
class KeyedWork {
    @Inject
    CurrentLease current;

    @Locked("pair-{one}-{other}")
    String ofTwo(String one, String other) {
        return key();
    }

    @Locked("annotated")
    String ofAnnotated(@KeyPart String one, String ignored, @KeyPart long other) {
        return key();
    }

    @Locked("${shop.prefix}-${shop.missing:none}-{one}")
    String ofProperties(String one) {
        return key();
    }

    @Locked(value = "generated-", keyGenerator = Keys.class)
    String generated(@Nullable String one, String other) {
        return key();
    }

    @Locked(keyGenerator = Keys.class)
    String generatedAlone(String one, String other) {
        return key();
    }

    /** Nobody injects it. */
    @ApplicationScoped
    static class Keys implements LockKeyGenerator {
        @Override
        public @Nullable String generate(Method method, @Nullable Object... parameters) {
            return parameters[0] == null ? null : method.getName() + "/" + parameters[0] + "/" + parameters[1];
        }
    }

    private String key() {
        return current.get().key().partition();
    }
}
