package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockMisuseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a lock's key: text of the template, or a value of the call. */
sealed interface KeyPart {
    /** Returns the text of this part for a call with these parameters. */
    String text(String method, @Nullable Object[] parameters);

    record Text(String literal) implements KeyPart {
        @Override
        public String text(String method, @Nullable Object[] parameters) {
            return literal;
        }
    }

    record Value(String expression, int parameter, Optional<KeyPath> path) implements KeyPart {
        @Override
        public String text(String method, @Nullable Object[] parameters) {
            Object root = parameters[parameter];
            Object value = root == null || path.isEmpty() ? root : path.get().read(root);
            if (value == null) {
                throw new LockMisuseException(
                        "The lock key of " + method + " needs {" + expression + "}, which is null. Call the method with"
                                + " a value, or use another value in the key.",
                        null);
            }
            return value.toString();
        }
    }
}
